/**
 * Chat widget for hosts that speak Rasa's REST channel; docs/handoff.md tells how to use it.
 * Nothing that a host sends is ever read as HTML.
 *
 * Store remembers, Transport talks to hosts, View shows; only Chatroom decides and changes the Store.
 */
(() => {
  "use strict";

  // What the customer says is "queued", "sent", then "failed" or "done".

  const MAX_HANDOFFS = 5; // without a word from the customer
  const MAX_ENTRIES = 300; // kept in sessionStorage
  // ms
  const TYPING_EVERY = 2500; // between two calls that the customer types
  const TYPING_SHOWN = 5000; // for which such a call counts
  const LOST_AFTER = 2000; // without a stream
  const RECONNECT_AFTER = 5000; // where the browser gave a stream up
  const CHECK_WELL = 30000; // until a host that was well is looked after
  const CHECK_ILL = 4000; // and any other
  const CALM_FOR = 600; // for which buttons that came or moved take no press
  // px
  const CLEAR_OF = 24; // between the last press and such a button
  const NEAR_END = 40; // from the end of the log, where what is new is read
  const COVERS = "(max-width: 30rem), (max-height: 30rem)"; // the chat is the page, as in chatroom.css
  const DEFAULTS = { title: "Chat", waitingTimeout: 20000, handoffIntent: "handoff", messageDelay: 700 };

  /** Everything the customer reads; `texts` replaces any of it. */
  const WORDS = {
    you: "You",
    open: "Open chat",
    close: "Close chat",
    label: "Your message",
    hint: "Write a message…",
    send: "Send",
    speak: "Speak your message",
    log: "Conversation",
    connecting: "Connecting…",
    online: "Ready to help",
    failing: "Not answering at the moment",
    gone: "Cannot be reached at the moment",
    lost: "Connection lost. Trying again…",
    away: "You are offline",
    waiting: (title) => `Waiting for ${title}`,
    person: (name) => `${name} is with you`,
    typing: (title) => `${title} is typing…`,
    more: "New messages ↓",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    restart: "Start over",
    restartAsk: "Start over? This conversation is cleared.",
    restartNo: "Keep it",
    queued: "Waiting to be sent",
    again: "Try again",
    back: (title) => `Back to ${title}`,
    picture: (title) => `Picture from ${title}`,
    attachment: "Attachment",
    late: (title) => `${title} has not answered yet.`,
    failed: (title, code) => `${title} could not answer (error ${code}).`,
    silent: (title) => `${title} has no answer to that.`,
    garbled: (title) => `${title} sent an answer that could not be read.`,
    unreachable: (title) => `${title} cannot be reached.`,
    signIn: "Your sign-in has run out. Please sign in again.",
    offline: "You are offline. Your message is kept.",
    reloaded: "The page was reloaded before an answer came.",
    divider: (title) => `You are now talking to ${title}`,
    joining: (title) => `You are being put through to ${title}`,
    noHost: (title, left) => `${title} is not answering. You are still talking to ${left}.`,
    refused: (title, left) => `This page may not connect to ${title}. You are still talking to ${left}.`,
    loop: (title) => `You were passed on too often. You are talking to ${title}: please write a message.`,
  };

  const ICONS = {
    chat: "M4 4h16v12h-9l-5 4v-4H4z",
    close: "M6 9l6 6 6-6",
    restart: "M5 12a7 7 0 1 1 2.2 5.1M5 19v-4h4",
    send: "M5 12h13M12 5l7 7-7 7",
    mic: "M10 4h4v9h-4zM6 11.5a6 6 0 0 0 12 0M12 17.5V20",
  };

  function make(tag, props, ...children) {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  }

  function icon(name) {
    const draw = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const svg = draw("svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.ariaHidden = "true";
    svg.append(draw("path"));
    svg.firstChild.setAttribute("d", ICONS[name]);
    return svg;
  }

  const iconButton = (name, label, onclick) =>
    make(
      "button",
      { type: "button", className: `chatroom-icon chatroom-${name}`, title: label, ariaLabel: label, onclick },
      icon(name),
    );

  const plain = (value) => (["string", "number"].includes(typeof value) ? String(value) : "");

  function address(text, base, schemes = ["http:", "https:"]) {
    if (!text || typeof text !== "string") return null;
    try {
      const url = new URL(text, base);
      return schemes.includes(url.protocol) ? url : null;
    } catch {
      return null;
    }
  }

  function cleanHost(text) {
    const url = address(text, location.href);
    return url && !url.username && !url.password ? (url.origin + url.pathname).replace(/\/+$/, "") : "";
  }

  const buttonOf = ({ title, payload }) => ({ title: plain(title), payload: plain(payload) || plain(title) });

  const samePattern = (pattern, host) =>
    pattern.endsWith(":*") ? host.replace(/:\d+$/, "") === pattern.slice(0, -2) : cleanHost(pattern) === host;

  function hostsOfPage() {
    const meta = document.querySelector('meta[name="chatroom-hosts"]');
    return meta ? meta.content.split(/[\s,]+/).filter(Boolean) : [];
  }

  // ---- Markdown: bold, emphasis, code, links and lists, as nodes

  const INLINE = new RegExp(
    [
      /\*\*(?=\S)(.+?)\*\*/, // bold
      /__(?=\S)(.+?)__/, // bold
      /\*(?=[^\s*])([^*\n]+)\*/, // emphasis
      /`([^`\n]+)`/, // code
      /\[([^\]\n]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)/, // a link with a label
      /(https?:\/\/(?:[^\s<>"()]|\([^\s<>"()]*\))*(?:[^\s<>"'.,;:!?()[\]]|\([^\s<>"()]*\)))/, // an address
    ]
      .map((one) => one.source)
      .join("|"),
  );

  function inline(text) {
    const parts = [];
    for (let match; (match = INLINE.exec(text)); text = text.slice(match.index + match[0].length)) {
      const [all, bold, strong, soft, code, label, target, bare] = match;
      parts.push(text.slice(0, match.index));
      const url = address(target || bare, undefined, ["http:", "https:", "mailto:", "tel:"]);
      if (bold || strong) parts.push(make("strong", {}, ...inline(bold || strong)));
      else if (soft) parts.push(make("em", {}, ...inline(soft)));
      else if (code) parts.push(make("code", {}, code));
      else if (url) parts.push(link(url, label || bare));
      else parts.push(all);
    }
    return [...parts, text];
  }

  const link = (url, label) => make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, label);

  function markdown(text) {
    const blocks = [];
    let open = null;
    for (const line of text.split(/\r?\n/)) {
      const item = /^\s*(?:([-*•])|\d{1,3}[.)])\s+(.*)$/.exec(line);
      const tag = item ? (item[1] ? "UL" : "OL") : "P";
      if (!line.trim()) open = null;
      else {
        if (!open || open.tagName !== tag) blocks.push((open = make(tag)));
        else if (!item) open.append(make("br"));
        if (item) open.append(make("li", {}, ...inline(item[2])));
        else open.append(...inline(line));
      }
    }
    return blocks;
  }

  function allows({ host: home, allowedHosts }, host) {
    const list = [home, ...(allowedHosts || hostsOfPage())];
    return Boolean(host) && list.some((pattern) => samePattern(pattern, host));
  }

  /** A file, in any shape that bots send. */
  function fileOf(attachment, host, otherwise) {
    const inner = attachment?.payload || attachment;
    const url = address(inner?.src || inner?.url || inner, `${host}/`);
    if (!url) return undefined;
    let name = url.pathname.split("/").pop();
    try {
      name = decodeURIComponent(name);
    } catch {
      // not UTF-8
    }
    return { url: url.href, title: plain(inner.title) || plain(inner.name) || name || otherwise };
  }

  const randomId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join("");

  /** One conversation, kept until the tab is closed. */
  class Store {
    #home;
    #key;
    #state;

    constructor(home) {
      this.#home = home;
      this.#key = `chatroom:${home.host}`;
      this.#state = this.#fresh();
    }

    get id() {
      return this.#state.id;
    }

    get host() {
      return this.#state.host;
    }

    get title() {
      return this.#state.title;
    }

    get isHome() {
      return this.#state.host === this.#home.host;
    }

    get entries() {
      return this.#state.entries;
    }

    /** Where the host speaks up by itself. */
    get stream() {
      return this.#state.stream;
    }

    set stream(stream) {
      this.#state.stream = stream;
    }

    /** The person who spoke last at this host; "" if the host itself did. */
    get speaker() {
      return this.#state.speaker;
    }

    set speaker(name) {
      this.#state.speaker = name;
    }

    get lastId() {
      return this.#state.lastId;
    }

    get draft() {
      return this.#state.draft;
    }

    set draft(text) {
      this.#state.draft = text;
    }

    get started() {
      return this.#state.started;
    }

    get queued() {
      return this.#state.entries.find((one) => one.state === "queued");
    }

    get unseen() {
      return this.#state.unseen[0];
    }

    #fresh() {
      const id = randomId();
      const { host, title } = this.#home;
      const nobody = { stream: null, lastId: 0, speaker: "" };
      return { id, host, title, entries: [], unseen: [], hops: 0, draft: "", started: false, ...nobody };
    }

    /** Takes up what is kept; what was on its way is sent again. */
    load(allowed) {
      this.#state = this.#fresh();
      let kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem(this.#key));
      } catch {
        // storage is off
      }
      if (!Array.isArray(kept?.entries) || !allowed(kept.host)) return;
      for (const entry of kept.entries) {
        if (entry.state === "sent") Object.assign(entry, { state: "queued", unsure: Boolean(entry.text) });
      }
      Object.assign(this.#state, kept);
    }

    save() {
      const entries = this.#state.entries.slice(-MAX_ENTRIES);
      try {
        sessionStorage.setItem(this.#key, JSON.stringify({ ...this.#state, entries }));
      } catch {
        // the conversation lives as long as the page
      }
    }

    start() {
      const first = !this.#state.started;
      this.#state.started = true;
      return first;
    }

    /** Begins anew; what is typed stays. */
    clear() {
      this.#state = { ...this.#fresh(), draft: this.#state.draft };
    }

    add(entry) {
      if (entry.state) entry.id = randomId();
      this.#state.entries.push(Object.assign(entry, { time: Date.now() }));
    }

    /** Puts a failed message before those that wait. Returns where it was and is. */
    requeue(entry) {
      const { entries } = this.#state;
      const from = entries.indexOf(entry);
      entries.splice(from, 1);
      const waiting = entries.findIndex((one) => one.state === "queued");
      const to = waiting < 0 ? entries.length : waiting;
      entries.splice(to, 0, entry);
      Object.assign(entry, { state: "queued", time: Date.now() });
      return [from, to];
    }

    /** Takes in what is new, each number once; of several handoffs the last, at the end. */
    receive(messages) {
      const state = this.#state;
      const news = messages.filter((one) => !(one.message_id <= state.lastId));
      state.lastId = Math.max(state.lastId, ...news.map((one) => Number(one.message_id) || 0));
      const handoffs = news.filter((one) => one.custom?.handoff_host);
      const others = news.filter((one) => !handoffs.includes(one));
      state.unseen.push(...others, ...handoffs.slice(-1));
      this.save();
    }

    shift() {
      this.#state.unseen.shift();
    }

    moveTo(host, title) {
      Object.assign(this.#state, { host, title, stream: null, lastId: 0, speaker: "" });
    }

    countHandoff() {
      return ++this.#state.hops;
    }

    forgetHandoffs() {
      this.#state.hops = 0;
    }
  }

  /** Sends over the REST channel, and hears over server-sent events. */
  class Transport {
    #store;
    #options;
    #words;
    #heard;
    #source = null;
    #typedAt = 0;
    #lost = false;
    #lostTimer = 0;
    #health = new Map(); // by host
    #contactAt = 0;

    constructor(store, options, words, heard) {
      this.#store = store;
      this.#options = options;
      this.#words = words;
      this.#heard = heard;
    }

    /** @returns {Promise<object[]|string>} the answer, or why there is none; `late` gets what comes after all */
    async ask(host, title, message, late) {
      let timer;
      const answer = this.send(host, title, ...message);
      const limit = new Promise((resolve) => {
        timer = setTimeout(() => {
          resolve(this.#learn(host, "failing", this.#words.late(title)));
          answer.then((reply) => Array.isArray(reply) && late(reply));
        }, this.#options.waitingTimeout);
      });
      const reply = await Promise.race([answer, limit]);
      clearTimeout(timer);
      return reply;
    }

    async send(host, title, message, id) {
      const words = this.#words;
      if (!navigator.onLine) return words.offline;
      this.#contactAt = Date.now();
      try {
        const url = `${host}/webhooks/rest/webhook`;
        const body = { message, message_id: id };
        let response = await this.#post(url, body, host);
        if (response.status === 401) response = await this.#post(url, body, host, true);
        if (response.status === 401) return this.#learn(host, "online", words.signIn);
        if (!response.ok) return this.#learn(host, "failing", words.failed(title, response.status));
        const messages = await response.json();
        const usable = Array.isArray(messages) && messages.every((one) => one && typeof one === "object");
        return usable ? this.#learn(host, "online", messages) : this.#learn(host, "failing", words.garbled(title));
      } catch (error) {
        if (error instanceof SyntaxError) return this.#learn(host, "failing", words.garbled(title));
        return navigator.onLine ? this.#learn(host, "gone", words.unreachable(title)) : words.offline;
      }
    }

    get health() {
      if (!navigator.onLine) return "away";
      return this.#lost ? "lost" : this.#health.get(this.#store.host);
    }

    #learn(host, health, reply) {
      this.#health.set(host, health);
      this.#heard.health();
      return reply;
    }

    /** Asks the host now and then whether it is there, unless its stream tells. */
    watch() {
      const wait = this.health === "online" ? CHECK_WELL : CHECK_ILL;
      const streams = this.#source?.readyState === EventSource.OPEN;
      if (navigator.onLine && !streams && Date.now() - this.#contactAt >= wait) this.check();
    }

    /** Whether a repeated message counts once there. */
    async answersRepeats(host) {
      const answer = await this.#knock(host);
      return Boolean(answer?.headers.get("X-Answers-Repeats"));
    }

    #knock(host, mode) {
      return fetch(`${host}/webhooks/rest/`, { mode, cache: "no-store", credentials: "omit" }).catch(() => null);
    }

    /** Whoever failed must answer a message first. */
    async check() {
      const { host } = this.#store;
      const before = this.#health.get(host);
      this.#contactAt = Date.now();
      const there = await this.#knock(host, "no-cors");
      if (before !== "failing" && before === this.#health.get(host)) this.#learn(host, there ? "online" : "gone");
    }

    /** `fetchOptions` may hold credentials: they and the bank's token are for the first host alone. */
    async #post(url, body, host, renew = false) {
      const { host: home, fetchOptions, getToken } = this.#options;
      const options = (host === home && fetchOptions) || {};
      const headers = new Headers(options.headers);
      headers.set("Content-Type", "application/json");
      const token = host === home && (await getToken?.({ renew }));
      if (token) headers.set("Authorization", `Bearer ${token}`);
      const sender = this.#store.id;
      return fetch(url, { method: "POST", ...options, headers, body: JSON.stringify({ sender, ...body }) });
    }

    tellTyping() {
      const { stream, host } = this.#store;
      if (!stream?.typing || Date.now() - this.#typedAt < TYPING_EVERY) return;
      this.#typedAt = Date.now();
      this.#post(stream.typing, {}, host).catch(() => {}); // nothing depends on it
    }

    typed() {
      this.#typedAt = 0;
    }

    get isListening() {
      return Boolean(this.#source);
    }

    listen() {
      this.#source?.close();
      this.#source = null;
      if (!this.#store.stream) return this.#hears(true);
      const url = new URL(this.#store.stream.url);
      url.searchParams.set("sender", this.#store.id);
      url.searchParams.set("after", this.#store.lastId);
      const source = (this.#source = new EventSource(url));
      source.onmessage = (event) => this.#spoken(event.data);
      source.addEventListener("typing", () => this.#heard.typing());
      source.onopen = () => this.#hears(true);
      source.onerror = () => {
        this.#hears(false);
        if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        setTimeout(() => source === this.#source && this.listen(), RECONNECT_AFTER);
      };
    }

    #spoken(data) {
      let message;
      try {
        message = JSON.parse(data);
      } catch {
        return; // not ours
      }
      if (message && typeof message === "object") this.#heard.message(message);
    }

    /** A stream that breaks off for a moment is not lost. */
    #hears(well) {
      const tell = () => {
        this.#lost = !well;
        this.#heard.health();
      };
      if (!well) return (this.#lostTimer ||= setTimeout(tell, LOST_AFTER));
      clearTimeout(this.#lostTimer);
      this.#lostTimer = 0;
      tell();
    }
  }

  /** The browser's microphone and voice: few pages ask for them. */
  const voice = (use) => import("./voice.mjs").then(use);

  class View {
    #store;
    #words;
    #acts;
    #parts = {};
    #open = false;
    #unread = 0;
    #health;
    #typingTimer = 0;
    #calmTimer = 0;
    #range = 0; // px that the log can be scrolled
    #pinned = true; // to the end of the log, unless the customer reads what was said before
    #covers = matchMedia(COVERS);
    #press = null; // where the panel or the page was pressed last; typing forgets it

    constructor(root, store, words, home, extras, acts) {
      this.#store = store;
      this.#words = words;
      this.#acts = acts;
      this.#build(root, home, extras);
      addEventListener("pointerdown", (event) => this.#pressed(event), true);
      addEventListener("keydown", (event) => this.#keepFocus(event), true);
      this.#covers.addEventListener("change", () => this.#showRole());
      new ResizeObserver(() => {
        this.scroll();
        this.#calm();
      }).observe(this.#parts.body);
    }

    get isOpen() {
      return this.#open;
    }

    show(open) {
      this.#open = open;
      this.#parts.root.classList.toggle("chatroom-open", open);
      this.#parts.launcher.ariaExpanded = open;
      this.#showRole();
      if (!open) return;
      this.#unread = 0;
      this.showHeader();
      this.#goToEnd();
    }

    focus() {
      (this.#open ? this.#parts.input : this.#parts.launcher).focus();
    }

    /** A chat that covers the page is a dialog. */
    #showRole() {
      const { panel } = this.#parts;
      const modal = this.#open && this.#covers.matches;
      for (const [name, value] of Object.entries({ role: "dialog", "aria-modal": "true" })) {
        if (modal) panel.setAttribute(name, value);
        else panel.removeAttribute(name);
      }
    }

    #keepFocus(event) {
      const { panel, dialog } = this.#parts;
      if (event.key !== "Tab" || !this.#open || !this.#covers.matches || dialog.open) return;
      const all = [...panel.querySelectorAll("a[href], button:enabled, textarea, [tabindex]")];
      const stops = all.filter((one) => one.getClientRects().length);
      const [from, to] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
      if (panel.contains(document.activeElement) && document.activeElement !== from) return;
      event.preventDefault();
      to.focus();
    }

    redraw() {
      const { entries, draft } = this.#store;
      if (this.#parts.input.value !== draft) this.#write(draft);
      this.#parts.log.replaceChildren(...entries.map((one) => this.#draw(one)));
      this.showHeader();
      this.#showNames();
      this.#goToEnd();
    }

    /** What the customer says is always seen. */
    append(entry) {
      if (entry.who === "user") this.#pin(true);
      this.#parts.more.hidden = this.#pinned;
      this.#parts.log.append(this.#draw(entry));
      this.#showNames();
      if (entry.who !== "user" && !this.#open) this.#unread += 1;
      this.showHeader();
      this.scroll();
      if (entry.who !== "user") this.#calm();
    }

    update(entry) {
      this.#refresh(entry, this.#parts.log.children[this.#store.entries.indexOf(entry)]);
    }

    move(from, to) {
      if (to === from) return;
      const { log } = this.#parts;
      const node = log.children[from];
      node.remove();
      log.insertBefore(node, log.children[to]);
      this.#showNames();
    }

    showHeader() {
      const words = this.#words;
      const { title, isHome } = this.#store;
      const { panel, launcher, badge, avatar, back, typing } = this.#parts;
      panel.ariaLabel = title;
      this.#parts.title.textContent = title;
      avatar.textContent = Array.from(title.trim())[0] || "?";
      back.hidden = isHome;
      this.#showStatus(typing.hidden ? this.#status() : words.typing(title));
      badge.hidden = !this.#unread;
      badge.textContent = this.#unread;
      launcher.ariaLabel = words.open + (this.#unread ? `, ${words.unread(this.#unread)}` : "");
    }

    #status() {
      const words = this.#words;
      const { title, stream, speaker } = this.#store;
      const here = stream && !["away", "lost"].includes(this.#health);
      if (here) return speaker ? words.person(speaker) : words.waiting(title);
      return words[this.#health] || words.connecting;
    }

    /** Read out only in trouble. */
    #showStatus(text) {
      const { status } = this.#parts;
      status.ariaLive = [undefined, "online"].includes(this.#health) ? "off" : "polite";
      if (status.textContent !== text) status.textContent = text;
    }

    showHealth(health) {
      this.#health = health;
      this.showHeader();
    }

    showTyping(on) {
      this.#parts.typing.hidden = !on;
      this.showHeader();
      this.scroll();
    }

    showTypingAWhile() {
      this.showTyping(true);
      clearTimeout(this.#typingTimer);
      this.#typingTimer = setTimeout(() => this.showTyping(false), TYPING_SHOWN);
    }

    /** Shows the end, unless the customer reads what was said before. */
    scroll() {
      if (!this.#pinned) return;
      const { body, room } = this.#parts;
      room.style.height = "0";
      body.scrollTop = body.scrollHeight;
      if (this.#press) this.#giveWay(this.#press);
      this.#range = body.scrollHeight - body.clientHeight;
    }

    #pin(pinned) {
      this.#pinned = pinned;
      if (pinned) this.#parts.more.hidden = true;
    }

    #goToEnd() {
      this.#pin(true);
      this.scroll();
      this.#calm();
    }

    // -- presses: a double tap on one question must not answer the next one

    #pressed({ clientX: x, clientY: y, target }) {
      this.#press = { x, y, early: Boolean(target.closest?.("[aria-disabled]")) };
    }

    /** Moves waiting buttons off the place that was pressed last. */
    #giveWay({ x, y }) {
      const { body, log, room } = this.#parts;
      const waiting = [...log.querySelectorAll(".chatroom-buttons button:enabled")];
      const near = ({ left, right, top, bottom }) =>
        x > left - CLEAR_OF && x < right + CLEAR_OF && y > top - CLEAR_OF && y < bottom + CLEAR_OF;
      const { top, bottom } = body.getBoundingClientRect();
      let below = y < (top + bottom) / 2; // else above
      for (let tries = 0; tries < 4; tries += 1) {
        const boxes = waiting.map((button) => button.getBoundingClientRect());
        if (!boxes.some(near)) return;
        const down = y + CLEAR_OF - Math.min(...boxes.map((box) => box.top));
        const up = Math.max(...boxes.map((box) => box.bottom)) - y + CLEAR_OF;
        below &&= body.scrollTop >= down;
        if (!below) room.style.height = `${room.offsetHeight + Math.ceil(up)}px`;
        body.scrollTop = below ? body.scrollTop - Math.ceil(down) : body.scrollHeight;
      }
    }

    /** What came or moved takes no press for a moment: it was meant for what was there. */
    #calm() {
      const { panel } = this.#parts;
      const buttons = panel.querySelectorAll(".chatroom-buttons button, .chatroom-back");
      for (const button of buttons) button.setAttribute("aria-disabled", "true");
      clearTimeout(this.#calmTimer);
      this.#calmTimer = setTimeout(() => {
        for (const button of panel.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
      }, CALM_FOR);
    }

    #unlessEarly(act) {
      return (event) => {
        const early = event.currentTarget.hasAttribute("aria-disabled") || (event.detail && this.#press?.early);
        if (!early) act();
      };
    }

    #build(root, home, extras) {
      const words = this.#words;
      const parts = this.#parts;
      parts.root = root;
      root.classList.add("chatroom");
      parts.launcher = iconButton("chat", words.open, () => this.#acts.toggle());
      parts.launcher.ariaExpanded = "false";
      parts.badge = make("span", { className: "chatroom-badge", hidden: true });
      parts.launcher.append(parts.badge);
      parts.back = make("button", { type: "button", className: "chatroom-back" }, words.back(home));
      parts.back.onclick = this.#unlessEarly(() => this.#acts.back());
      parts.log = make("div", { role: "log", className: "chatroom-log", ariaLive: "polite", tabIndex: 0 });
      parts.log.ariaLabel = words.log;
      const dots = ["i", "i", "i"].map((tag) => make(tag));
      parts.typing = make("div", { className: "chatroom-typing", hidden: true, ariaHidden: "true" }, ...dots);
      parts.room = make("div", { className: "chatroom-room" });
      parts.more = this.#more();
      const inside = [parts.log, parts.typing, parts.room, parts.more];
      parts.body = make("div", { className: "chatroom-body" }, ...inside);
      parts.body.onscroll = () => {
        const { scrollHeight, scrollTop, clientHeight } = parts.body;
        const range = scrollHeight - clientHeight;
        if (range - scrollTop < NEAR_END) this.#pin(true);
        else if (range === this.#range) this.#pin(false); // else the window changed, not what is read
        this.#range = range;
      };
      parts.dialog = this.#dialog();
      parts.panel = make(
        "section",
        { className: "chatroom-panel", onkeydown: (event) => this.#escape(event) },
        this.#header(),
        parts.back,
        parts.body,
        this.#form(extras),
        parts.dialog,
      );
      root.append(parts.panel, parts.launcher);
    }

    #more() {
      const onclick = () => {
        this.#goToEnd();
        this.#parts.log.focus({ preventScroll: true });
      };
      return make("button", { type: "button", className: "chatroom-more", hidden: true, onclick }, this.#words.more);
    }

    #header() {
      const words = this.#words;
      const parts = this.#parts;
      parts.avatar = make("span", { className: "chatroom-avatar", ariaHidden: "true" });
      parts.title = make("h2", { className: "chatroom-title" });
      parts.status = make("p", { className: "chatroom-status" });
      return make(
        "header",
        { className: "chatroom-header" },
        parts.avatar,
        make("div", { className: "chatroom-heading" }, parts.title, parts.status),
        iconButton("restart", words.restart, () => parts.dialog.showModal()),
        iconButton("close", words.close, () => this.#acts.toggle()),
      );
    }

    #form(extras) {
      const words = this.#words;
      const input = (this.#parts.input = make("textarea", {
        rows: 1,
        placeholder: words.hint,
        ariaLabel: words.label,
      }));
      Object.assign(input, { autocomplete: "off", enterKeyHint: "send", dir: "auto" });
      const send = Object.assign(iconButton("send", words.send), { type: "submit" });
      const form = make("form", { className: "chatroom-form" }, input, ...extras, send);
      input.oninput = () => {
        this.#press = null;
        this.#grow();
        this.#acts.draft(input.value);
      };
      input.onkeydown = (event) => {
        // 229: an input method is at work, in older Safari without isComposing.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        form.requestSubmit();
      };
      form.onsubmit = (event) => {
        event.preventDefault();
        this.#submit(input.value);
      };
      return form;
    }

    #submit(text) {
      if (!text.trim()) return;
      this.#write("");
      this.#acts.draft("");
      this.focus();
      this.#acts.say(text);
    }

    #write(text) {
      this.#parts.input.value = text;
      this.#grow();
    }

    #grow() {
      const { input } = this.#parts;
      input.style.height = "auto";
      if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    }

    #dialog() {
      const { restart, restartAsk, restartNo } = this.#words;
      const button = (label, value) => make("button", { type: "submit", value }, label);
      const question = make("p", {}, restartAsk);
      const form = make("form", { method: "dialog" }, question, button(restart, "yes"), button(restartNo, "no"));
      const dialog = make("dialog", { className: "chatroom-dialog", ariaLabel: restart }, form);
      dialog.onclose = () => {
        if (dialog.returnValue === "yes") this.#acts.startOver();
        dialog.returnValue = "";
        this.focus();
      };
      return dialog;
    }

    #escape(event) {
      if (event.key !== "Escape" || this.#parts.dialog.open) return;
      event.stopPropagation();
      this.#acts.toggle();
    }

    #showNames() {
      const { children } = this.#parts.log;
      let last = "";
      this.#store.entries.forEach(({ who, name }, index) => {
        const speaker = name && who + name;
        const again = Boolean(speaker) && speaker === last;
        children[index].firstChild.classList.toggle("chatroom-hidden", again);
        last = speaker;
      });
    }

    #draw(entry) {
      if (entry.who === "note") return make("p", { className: "chatroom-note" }, make("span", {}, entry.text));
      const node = make("div", { className: `chatroom-entry chatroom-${entry.who}` });
      node.append(make("p", { className: "chatroom-name" }, entry.name));
      const content = this.#content(entry);
      if (content.length) node.append(make("div", { className: "chatroom-bubble", dir: "auto" }, ...content));
      if (entry.buttons) node.append(make("div", { className: "chatroom-buttons" }, ...this.#buttons(entry)));
      node.append(make("p", { className: "chatroom-foot" }, make("time")));
      this.#refresh(entry, node);
      return node;
    }

    #content({ who, text, image, alt, file }) {
      const nodes = [];
      if (image) nodes.push(make("img", { src: image, alt, loading: "lazy", onload: () => this.scroll() }));
      if (text) nodes.push(...(who === "bot" ? markdown(text) : [make("p", {}, text)]));
      if (file) nodes.push(make("p", { className: "chatroom-file" }, link(new URL(file.url), file.title)));
      return nodes;
    }

    #buttons(entry) {
      return entry.buttons.map(({ title }, index) => {
        const onclick = this.#unlessEarly(() => {
          this.#acts.choose(entry, index);
          this.focus();
        });
        return make("button", { type: "button", onclick }, title);
      });
    }

    /** Shows in place what can change: a node that is put in anew is announced again. */
    #refresh(entry, node) {
      node.querySelectorAll(".chatroom-buttons button").forEach((button, index) => {
        button.disabled = Boolean(entry.closed);
        button.classList.toggle("chatroom-chosen", index === entry.chosen);
      });
      node.hidden = entry.who === "user" && !entry.text && entry.state !== "failed";
      const foot = node.lastChild;
      const [time, ...rest] = foot.childNodes;
      const when = new Date(entry.time);
      if (time.dateTime !== when.toISOString()) {
        const textContent = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
        Object.assign(time, { dateTime: when.toISOString(), title: when.toLocaleString(), textContent });
      }
      rest.forEach((one) => one.remove());
      if (entry.state === "queued") foot.append(` · ${this.#words.queued}`);
      if (entry.state !== "failed") return;
      const onclick = () => this.#acts.retry(entry);
      foot.append(
        make("span", { className: "chatroom-problem" }, entry.problem),
        make("button", { type: "button", onclick }, this.#words.again),
      );
    }
  }

  class Chatroom {
    #options;
    #words;
    #store;
    #transport;
    #view;
    #busy = false;
    #again = false;
    #round = 0; // answers of an earlier round are dropped

    /** @param {Object} options see docs/handoff.md @throws {TypeError} without host or container */
    constructor(options) {
      this.#options = { ...DEFAULTS, ...options, host: cleanHost(options?.host) };
      const { host, title, container } = this.#options;
      if (!host) throw new TypeError("Chatroom: bad host");
      const root = typeof container === "string" ? document.querySelector(container) : container;
      if (!root) throw new TypeError("Chatroom: no container");
      this.#words = { ...WORDS, ...this.#options.texts };
      this.#store = new Store({ host, title });
      this.#transport = new Transport(this.#store, this.#options, this.#words, this.#heard());
      const extras = this.#options.speechRecognition ? [this.#microphone()] : [];
      this.#view = new View(root, this.#store, this.#words, title, extras, this.#acts());
      this.#resume();
      setInterval(() => this.#watch(), 1000);
      for (const change of ["online", "offline"]) addEventListener(change, () => this.#heard().health());
      addEventListener("online", () => this.#sendAgain());
      addEventListener("pagehide", () => this.#leave());
      addEventListener("pageshow", (event) => event.persisted && this.#resume());
    }

    /** Shows the chat; the first time, says hello. */
    openChat() {
      this.#view.show(true);
      this.#begin();
    }

    closeChat() {
      this.#view.show(false);
    }

    /** Speaks for the customer: the text is shown, the payload sent. */
    say(text, payload = text) {
      if (!text.trim()) return;
      this.#store.forgetHandoffs();
      this.#transport.typed();
      this.#retireButtons();
      const message = { text: text.trim(), payload: payload.trim() };
      this.#add({ who: "user", name: this.#words.you, ...message, state: "queued" });
      this.#pump();
    }

    #microphone() {
      const button = iconButton("mic", this.#words.speak);
      voice(({ microphone }) => microphone(this.#options, button, (text) => this.say(text)));
      return button;
    }

    #readAloud(text) {
      const { voiceLang } = this.#options;
      if (voiceLang && text) voice(({ readAloud }) => readAloud(markdown(text), voiceLang));
    }

    #heard() {
      return {
        message: (message) => {
          this.#view.showTyping(false);
          this.#store.receive([message]);
          this.#pump();
        },
        typing: () => this.#view.showTypingAWhile(),
        health: () => this.#view.showHealth(this.#transport.health),
      };
    }

    #acts() {
      return {
        toggle: () => this.#toggle(),
        say: (text) => this.say(text),
        choose: (entry, index) => this.#choose(entry, index),
        retry: (entry) => this.#retry(entry),
        back: () => this.#goBack(),
        startOver: () => this.#startOver(),
        draft: (text) => {
          this.#store.draft = text;
          if (text) this.#transport.tellTyping();
        },
      };
    }

    #toggle() {
      if (this.#view.isOpen) this.closeChat();
      else this.openChat();
      this.#view.focus();
    }

    #choose(entry, index) {
      const { title, payload } = entry.buttons[index];
      entry.chosen = index;
      this.say(title, payload);
    }

    /** Buttons answer the last question of this host, and nothing else. */
    #retireButtons() {
      for (const entry of this.#store.entries) {
        if (entry.buttons && !entry.closed) this.#change(entry, { closed: true });
      }
    }

    #add(entry) {
      this.#store.add(entry);
      this.#view.append(entry);
      this.#store.save();
    }

    #change(entry, changes) {
      Object.assign(entry, changes);
      this.#view.update(entry);
      this.#store.save();
    }

    #note(text) {
      this.#add({ who: "note", name: "", text });
    }

    /** What breaks off now is no failure. */
    #leave() {
      this.#store.save();
      this.#round += 1;
      this.#busy = false;
      this.#view.showTyping(false);
    }

    /** Goes on with what is kept, even while the chat is closed. */
    #resume() {
      this.#store.load((host) => allows(this.#options, host));
      this.#view.redraw();
      this.#store.save();
      if (this.#store.started) this.#begin();
    }

    #begin() {
      const { welcomeMessage, startMessage } = this.#options;
      const first = this.#store.start();
      if (first && welcomeMessage) this.#add({ who: "bot", name: this.#store.title, text: welcomeMessage });
      if (first && startMessage) this.#add({ who: "user", name: "", text: "", payload: startMessage, state: "queued" });
      if (!this.#transport.isListening) this.#listen();
      this.#pump();
      if (!this.#store.queued) this.#watch();
    }

    /** The header is true while the customer looks at it. */
    #watch() {
      if (this.#view.isOpen && !document.hidden) this.#transport.watch();
    }

    #startOver() {
      const { host, title, stream } = this.#store;
      if (stream) this.#transport.send(host, title, "/back"); // as when the customer goes back
      this.#leave();
      this.#store.clear();
      this.#view.showHealth(this.#transport.health);
      this.#listen();
      this.#view.redraw();
      this.#store.save();
      this.#begin();
    }

    /** Sends what is queued until something fails. */
    async #pump() {
      this.#again = true;
      if (this.#busy) return;
      this.#busy = true;
      const round = this.#round;
      while (this.#again && round === this.#round) {
        this.#again = false;
        await this.#reveal(round);
        const entry = round === this.#round && this.#store.queued;
        if (entry) await this.#deliver(entry, round);
        await this.#reveal(round);
      }
      if (round === this.#round) this.#busy = false;
    }

    async #deliver(entry, round) {
      const { host, title } = this.#store;
      const take = (reply, state) => {
        if (round !== this.#round || host !== this.#store.host || entry.state !== state) return;
        if (typeof reply === "string") {
          this.#again = false; // what is behind it waits on
          this.#change(entry, { state: "failed", problem: reply, offline: reply === this.#words.offline });
          this.#view.scroll();
        } else {
          this.#change(entry, { state: "done" });
          if (!reply.length && entry.text && !this.#store.stream) this.#note(this.#words.silent(title));
          this.#store.receive(reply);
          this.#pump();
        }
      };
      const again = entry.unsure && !entry.wished;
      this.#change(entry, { state: "sent", unsure: entry.unsure || navigator.onLine, wished: false });
      if (again && !(await this.#transport.answersRepeats(host))) return take(this.#words.reloaded, "sent");
      const message = [entry.payload, entry.id];
      take(await this.#ask(host, title, message, (reply) => take(reply, "failed")), "sent");
    }

    async #ask(host, title, message, late = () => {}) {
      const round = this.#round;
      this.#view.showTyping(true);
      const reply = await this.#transport.ask(host, title, message, late);
      if (round === this.#round) this.#view.showTyping(false);
      return reply;
    }

    /** Sends a message again, once, before those that wait. */
    #retry(entry) {
      if (entry.state !== "failed") return;
      entry.wished = true;
      this.#requeue(entry);
      this.#view.focus();
      this.#pump();
    }

    #requeue(entry) {
      this.#view.move(...this.#store.requeue(entry));
      this.#view.update(entry);
      this.#store.save();
    }

    /** Sends what could not go out, in order. */
    #sendAgain() {
      const kept = this.#store.entries.filter((one) => one.state === "failed" && one.offline);
      for (const entry of kept.reverse()) this.#requeue(entry);
      this.#pump();
    }

    /** Shows what came in, message by message. */
    async #reveal(round) {
      for (let first = true, next; round === this.#round && (next = this.#store.unseen); this.#store.save()) {
        const handoff = next.custom?.handoff_host;
        if (handoff) await this.#handOver(next.custom, round);
        else if (!first && !next.custom) {
          this.#view.showTyping(true);
          await new Promise((resolve) => setTimeout(resolve, this.#options.messageDelay));
          this.#view.showTyping(false);
        }
        if (round !== this.#round) return;
        this.#store.shift();
        if (!handoff && this.#take(next)) first = false;
      }
    }

    #take(message) {
      const { host, title } = this.#store;
      this.#hear(message.custom);
      if (!message.custom) this.#store.speaker = plain(message.name);
      const text = plain(message.text);
      const entry = { who: "bot", name: plain(message.name) || title, text };
      const buttons = [message.buttons].flat().filter((one) => plain(one?.title));
      if (buttons.length) entry.buttons = buttons.map(buttonOf);
      const image = address(message.image, `${host}/`);
      const alt = plain(message.alt) || text || this.#words.picture(title);
      if (image) Object.assign(entry, { image: image.href, alt });
      entry.file = fileOf(message.attachment, host, this.#words.attachment);
      if (!text && !entry.buttons && !image && !entry.file) return false;
      this.#add(entry);
      this.#readAloud(text);
      return true;
    }

    /** Follows a handoff, or tells the customer why not. */
    async #handOver(custom, round) {
      const words = this.#words;
      const { host: from, title: left, stream } = this.#store;
      const host = cleanHost(custom.handoff_host);
      if (host === from) return this.#hear(custom);
      const title = plain(custom.title) || (host === this.#options.host ? this.#options.title : host) || "?";
      if (!allows(this.#options, host)) return this.#note(words.refused(title, left));
      if (this.#store.countHandoff() > MAX_HANDOFFS) return this.#note(words.loop(left));
      const greeting = `/${this.#options.handoffIntent}${JSON.stringify({ from_host: from })}`;
      const reply = await this.#ask(host, title, [greeting]);
      if (round !== this.#round) return;
      if (typeof reply === "string") return this.#note(words.noHost(title, left));
      this.#store.moveTo(host, title);
      this.#retireButtons();
      this.#listen();
      this.#hear(custom);
      this.#view.showHealth(this.#transport.health);
      const live = [{ custom }, ...reply].some((one) => one.custom?.stream);
      this.#note(live ? words.joining(title) : words.divider(title));
      this.#store.receive(reply);
      // Somebody may be waiting there for the customer.
      if (custom.leave && stream) this.#transport.send(from, left, "/back");
    }

    #goBack() {
      const { host, title } = this.#options;
      this.#store.forgetHandoffs();
      this.#store.receive([{ custom: { handoff_host: host, title, leave: true } }]);
      this.#pump();
      this.#view.focus();
    }

    /** Notes where the host can be heard: only at its own origin. */
    #hear(custom) {
      const { host, stream } = this.#store;
      const own = (path) => {
        const url = address(path, `${host}/`);
        return url?.origin === new URL(host).origin ? url.href : null;
      };
      const url = own(custom?.stream);
      if (!url || stream?.url === url) return;
      this.#store.stream = { url, typing: own(custom.typing) };
      this.#listen();
    }

    #listen() {
      this.#view.showTyping(false);
      this.#transport.listen();
    }
  }

  window.Chatroom = Chatroom;
})();
