/** The agents' page: fetches what the server rendered, whenever the server says that it changed. */
(() => {
  "use strict";

  const TYPING_EVERY = 2500; // ms between two "the agent is typing" calls
  const TYPING_SHOWN = 5000; // ms for which one such call of the customer counts

  const LIMIT = 4000; // characters of an answer, as in desk/conversations.py
  const COUNTED = 400; // so many before the limit they are counted

  const csrf = document.querySelector('meta[name="csrf"]').content;
  const queue = document.getElementById("queue");
  const mine = document.getElementById("mine");
  const talkOf = (id) => mine.querySelector(`[data-talk="${Number(id)}"]`);
  const say = (text) => (document.getElementById("said").textContent = text);

  /** @returns {Promise<?string>} what the server rendered; null if it refused */
  async function get(path) {
    const response = await fetch(path);
    if (response.status === 401) location.assign("/sign-in");
    return response.ok ? response.text() : null;
  }

  /** Does an action; tells the agent when the server refuses. @returns {Promise<boolean>} */
  async function post(id, action, form = {}) {
    const response = await fetch(`/conversations/${id}/${action}`, {
      method: "POST",
      keepalive: true, // also when the page is left right after
      headers: { "X-CSRF-Token": csrf },
      body: new URLSearchParams(form),
    });
    if (response.status === 401) location.assign("/sign-in");
    if (!response.ok && action !== "typing") alarm(await response.text());
    return response.ok;
  }

  /** Shows a sentence for a while; one about the line gives way to one about an action. */
  function alarm(text, givesWay = false) {
    const line = document.getElementById("line");
    if (givesWay && !line.hidden) return;
    line.textContent = text;
    line.hidden = false;
    clearTimeout(alarm.timer);
    alarm.timer = setTimeout(() => (line.hidden = true), 6000);
  }

  /** The server's own markup: Jinja escaped everything that somebody wrote. */
  function parse(markup) {
    return new DOMParser().parseFromString(markup, "text/html").body;
  }

  async function showQueue() {
    const markup = await get("/queue");
    if (markup === null) return;
    const focused = document.activeElement.closest("#queue [data-id]");
    queue.replaceChildren(...parse(markup).childNodes);
    if (focused) queue.querySelector(`[data-id="${focused.dataset.id}"]`)?.focus();
    const waiting = queue.querySelector("#waiting").textContent;
    document.title = waiting === "0" ? "Human desk" : `(${waiting}) Human desk`;
    queue.dataset.at = Date.now();
    const ids = [...queue.querySelectorAll("[data-mine]")].map((one) => one.dataset.mine);
    for (const talk of mine.querySelectorAll("[data-talk]")) {
      if (!ids.includes(talk.dataset.talk)) endTalk(talk);
      else if (talk.classList.contains("ended")) talk.remove(); // and comes back below
    }
    for (const id of ids) if (!talkOf(id)) await openTalk(id);
    for (const one of queue.querySelectorAll("[data-mine]")) showPresence(one.dataset);
    mine.querySelector(".nobody").hidden = Boolean(mine.querySelector(".talk"));
  }

  function showPresence({ mine: id, there }) {
    const dot = talkOf(id)?.querySelector(".dot");
    if (!dot) return;
    dot.classList.toggle("there", there === "1");
    dot.textContent = there === "1" ? "is here" : "page closed";
  }

  async function openTalk(id) {
    const markup = await get(`/conversations/${id}`);
    if (markup === null || talkOf(id)) return;
    mine.append(...parse(markup).childNodes);
    const log = talkOf(id).querySelector(".log");
    new ResizeObserver(() => (log.scrollTop = log.scrollHeight)).observe(log);
    const text = talkOf(id).querySelector("textarea");
    text.value = sessionStorage.getItem(draftOf(id)) || "";
    count(text.form);
    text.focus();
  }

  // ---- drafts

  const draftOf = (id) => `desk-draft:${id}`;
  const endedHere = new Set(); // by this agent

  function keepDraft(form) {
    const { value } = form.querySelector("textarea");
    if (value) sessionStorage.setItem(draftOf(form.dataset.id), value);
    else sessionStorage.removeItem(draftOf(form.dataset.id));
    count(form);
  }

  /** Tells how much room is left once it gets scarce. @returns {boolean} whether the answer fits */
  function count(form) {
    const left = LIMIT - Array.from(form.querySelector("textarea").value.trim()).length;
    const line = form.querySelector(".counter") || document.createElement("p");
    line.className = left < 0 ? "counter over" : "counter";
    line.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    line.hidden = left > COUNTED;
    form.append(line);
    return left >= 0;
  }

  /** A conversation that the agent did not end goes with a word; one with a draft stays to be read. */
  function endTalk(talk) {
    const id = talk.dataset.talk;
    if (talk.classList.contains("ended")) return;
    const sentence = `${talk.getAttribute("aria-label")} is no longer with you.`;
    const own = endedHere.delete(id);
    if (!own) alarm(sentence);
    if (own || !talk.querySelector("textarea").value.trim()) return putAway(talk);
    talk.classList.add("ended");
    for (const button of talk.querySelectorAll("button")) button.disabled = true;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Put away" });
    button.onclick = () => putAway(talk);
    const line = Object.assign(document.createElement("p"), { className: "left" });
    line.append(`${sentence} What you wrote was not sent. `, button);
    talk.querySelector("form").before(line);
  }

  function putAway(talk) {
    sessionStorage.removeItem(draftOf(talk.dataset.talk));
    talk.remove();
    mine.querySelector(".nobody").hidden = Boolean(mine.querySelector(".talk"));
  }

  // ---- who is where

  async function showLog(id) {
    if (!talkOf(id)) return;
    const markup = await get(`/conversations/${id}/log`);
    const log = talkOf(id)?.querySelector(".log");
    if (markup === null || !log) return;
    const open = log.querySelector("details")?.open;
    const before = log.querySelectorAll(".said").length;
    log.replaceChildren(...parse(markup).childNodes);
    if (open !== undefined && log.querySelector("details")) log.querySelector("details").open = open;
    log.scrollTop = log.scrollHeight;
    const all = log.querySelectorAll(".said");
    if (all.length > before && all[all.length - 1].classList.contains("them")) showTyping(id, false);
  }

  function showTyping(id, on) {
    const line = talkOf(id)?.querySelector(".typing");
    if (!line) return;
    line.hidden = !on;
    clearTimeout(line.timer);
    if (on) line.timer = setTimeout(() => (line.hidden = true), TYPING_SHOWN);
  }

  // ---- news

  // One after the other, and the same news that still wait only once.
  const jobs = new Map();
  let working = false;
  async function later(name, job) {
    jobs.set(name, job);
    if (working) return;
    working = true;
    while (jobs.size) {
      const [key, next] = jobs.entries().next().value;
      jobs.delete(key);
      await next().catch(() => alarm("No connection to the desk. Trying again…", true));
    }
    working = false;
  }

  function listen() {
    const news = new EventSource("/events");
    news.onmessage = (event) => {
      const { kind, id } = JSON.parse(event.data);
      if (kind === "typing") return showTyping(id, true);
      later("queue", showQueue);
      if (kind === "conversation") later(`log ${id}`, () => showLog(id));
      if (kind !== "all") return; // at the start and now and then: news may have been lost
      for (const talk of mine.querySelectorAll("[data-talk]")) {
        later(`log ${talk.dataset.talk}`, () => showLog(talk.dataset.talk));
      }
    };
    news.onerror = () => {
      alarm("No connection to the desk. Trying again…", true);
      if (news.readyState === EventSource.CLOSED) setTimeout(() => get("/queue").then(listen, listen), 3000);
    };
  }

  // ---- what the agent does

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    const { id, action } = button.dataset;
    button.disabled = true;
    if (talkOf(id)) endedHere.add(id);
    try {
      if (await post(id, action)) say(`Done: ${button.textContent}`);
      else endedHere.delete(id);
    } catch {
      endedHere.delete(id);
      alarm("The desk did not answer, so nothing was done. Please try again.");
    } finally {
      button.disabled = false;
    }
    later("queue", showQueue);
  });

  /** Puts the chosen ready-made reply behind what is written. */
  function insertReply(select) {
    if (!select.value) return;
    const text = select.form.querySelector("textarea");
    text.value = text.value ? `${text.value.trimEnd()} ${select.value}` : select.value;
    select.value = "";
    keepDraft(select.form);
    text.focus();
  }

  // The arrow keys go through a closed list and change it at each step: only Enter chooses.
  let leafing = false;
  document.addEventListener("pointerdown", () => (leafing = false), true);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".answer select") && !leafing) insertReply(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const select = event.target.matches(".answer select");
    leafing = select && event.key !== "Enter";
    if (!select || event.key !== "Enter" || !event.target.value) return;
    event.preventDefault();
    insertReply(event.target);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".answer");
    if (!form) return;
    event.preventDefault();
    const text = form.querySelector("textarea");
    const words = text.value;
    if (!words.trim() || form.closest(".ended")) return;
    if (!count(form)) return alarm("Your answer is too long. Please send it in shorter parts.");
    // The same key for the same text: sending it again after a failure says it once.
    if (form.dataset.text !== words) form.dataset.key = crypto.getRandomValues(new Uint32Array(6)).join("-");
    form.dataset.text = words;
    const sent = await post(form.dataset.id, "answer", { text: words, key: form.dataset.key }).catch(() => false);
    if (!sent) return alarm("Your answer was not sent. Please try again.");
    if (text.value === words) text.value = "";
    keepDraft(form);
    if (form.dataset.text === words) form.dataset.text = "";
    later(`log ${form.dataset.id}`, () => showLog(form.dataset.id));
  });

  document.addEventListener("keydown", (event) => {
    // 229: an input method is at work, in older Safari without isComposing.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing || !event.target.matches(".answer textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.matches(".answer textarea") && event.target.form;
    if (form) keepDraft(form);
    if (!form || Date.now() - (form.typedAt || 0) < TYPING_EVERY) return;
    form.typedAt = Date.now();
    post(form.dataset.id, "typing").catch(() => false); // a courtesy: nothing depends on it
  });

  setInterval(() => {
    const passed = Math.floor((Date.now() - Number(queue.dataset.at || Date.now())) / 1000);
    for (const one of queue.querySelectorAll("[data-since]")) {
      const seconds = Number(one.dataset.since) + passed;
      one.textContent = `waits ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  }, 1000);

  queue.dataset.at = Date.now();
  listen();
})();
