/** The browser's microphone and voice, for pages that ask for them; chatroom.js loads this. */

/**
 * Has a button listen, or takes it away where the browser cannot.
 *
 * @param {{speechRecognition: string|boolean, voiceLang: string}} options of the widget
 * @param {HTMLButtonElement} button
 * @param {(text: string) => void} said takes what was heard
 */
export function microphone({ speechRecognition, voiceLang }, button, said) {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (!Recognition) return button.remove();
  button.onclick = () => {
    const recognition = new Recognition();
    recognition.lang = typeof speechRecognition === "string" ? speechRecognition : voiceLang || "";
    recognition.onresult = (event) => said(event.results[0][0].transcript);
    recognition.onstart = recognition.onend = () => button.classList.toggle("chatroom-listening");
    recognition.start();
  };
}

/** Reads an answer aloud, block by block; nodes carry no markup into the words. */
export function readAloud(nodes, voiceLang) {
  if (!window.speechSynthesis) return;
  const speech = new SpeechSynthesisUtterance(nodes.map((node) => node.textContent).join(". "));
  speech.lang = voiceLang;
  speechSynthesis.speak(speech);
}
