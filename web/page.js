/** Starts the chat of chatroom_handoff.html and wires the example questions to it. */
(() => {
  "use strict";

  const LOOPBACK = ["localhost", "127.0.0.1", "[::1]", ""]; // "": opened from disk

  const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

  /** @returns {boolean} whether the page's list of hosts holds this one; a port may be `*` */
  function allowed(host) {
    const anyPort = host.replace(/:\d+$/, ":*");
    return meta("chatroom-hosts")
      .split(/\s+/)
      .some((one) => one === host || one === anyPort);
  }

  /**
   * @returns {string} where the assistant answers: `?host=` if it is on the page's list; else the
   *   address in the page, or the page's own server where that address can only mean a developer's machine.
   */
  function assistant() {
    const asked = new URLSearchParams(location.search).get("host");
    if (asked && allowed(asked.replace(/\/+$/, ""))) return asked;
    const host = meta("chatroom-host");
    const local = (name) => LOOPBACK.includes(name);
    return local(new URL(host, location.href).hostname) && !local(location.hostname) ? location.origin : host;
  }

  const chat = new window.Chatroom({
    host: assistant(),
    title: "Harbour Assistant",
    container: ".chat-container",
    startMessage: "/greet",
    waitingTimeout: 30000,
    handoffIntent: "handoff",
  });
  // Where there is no room beside the page (see page.css), the chat waits until it is asked for.
  if (matchMedia("(min-width: 64rem)").matches) chat.openChat();

  for (const button of document.querySelectorAll(".page-asks button")) {
    button.addEventListener("click", () => {
      chat.openChat();
      chat.say(button.textContent);
    });
  }
})();
