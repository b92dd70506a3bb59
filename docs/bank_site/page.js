/** Signs in at the bank's own site, and gives the widget a token for each message. */
(() => {
  "use strict";

  const who = document.querySelector("#who");
  const form = document.querySelector("#sign-in");
  const signOut = document.querySelector("#sign-out");

  const post = async (path, body) => (await fetch(path, { method: "POST", body })).json();

  let kept = { token: "", until: 0 };

  /** Asks the site for a token, and keeps it until shortly before it runs out. */
  async function getToken({ renew }) {
    if (renew || Date.now() > kept.until) {
      const { token } = await post("/token");
      const ends = token ? JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp : 0;
      kept = { token, until: ends * 1000 - 30000 };
    }
    return kept.token;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name } = await post("/sign-in", new URLSearchParams(new FormData(form)));
    who.textContent = name ? `Hello, ${name}` : "That is not right. Please try again.";
    if (!name) return;
    form.hidden = true;
    signOut.hidden = false;
    const host = document.querySelector('meta[name="assistant"]').content;
    const container = document.querySelector(".chat-container");
    const chat = new window.Chatroom({ host, title: "Example Assistant", container, allowedHosts: [], getToken });
    chat.openChat();
  });

  signOut.addEventListener("click", async () => {
    await post("/sign-out");
    kept = { token: "", until: 0 };
    who.textContent = "You are signed out.";
  });
})();
