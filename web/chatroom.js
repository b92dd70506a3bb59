/**
 * Chat widget for hosts that speak Rasa's REST channel; docs/handoff.md tells how to use it.
 * Nothing that a host sends is ever read as HTML.
 */
(() => {
  "use strict";

  /**
   * @typedef {{
   *   who: "user"|"bot"|"note", name: string, time: number, text?: string, payload?: string,
   *   state?: "queued"|"sent"|"failed"|"done", problem?: string, image?: string, alt?: string,
   *   buttons?: object[], closed?: boolean, chosen?: number, file?: {url: string, title: string},
   * }} Entry
   */

  const MAX_HANDOFFS = 5; // without a word from the customer
  const MAX_ENTRIES = 300; // kept in sessionStorage
  const TYPING_EVERY = 2500; // ms between two calls that the customer types
  const TYPING_SHOWN = 5000; // ms for which such a call counts
  const LOST_AFTER = 2000; // ms without a stream after which the customer is told

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
    online: "Ready to help",
    typing: (title) => `${title} is typing…`,
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    restart: "Start over",
    restartAsk: "Start over? This conversation is cleared.",
    restartNo: "Keep it",
    queued: "Waiting to be sent",
    again: "Try again",
    back: (title) => `Back to ${title}`,
    lost: "Connection lost. Trying again…",
    picture: (title) => `Picture from ${title}`,
    attachment: "Attachment",
    late: (title) => `${title} has not answered yet.`,
    failed: (title, code) => `${title} could not answer (error ${code}).`,
    garbled: (title) => `${title} sent an answer that could not be read.`,
    unreachable: (title) => `${title} cannot be reached.`,
    offline: "You are offline. Your message is kept.",
    reloaded: "The page was reloaded before an answer came.",
    divider: (title) => `You are now talking to ${title}`,
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

  /** Makes an element with these properties and children. */
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
    make("button", { type: "button", className: `chatroom-icon chatroom-${name}`, title: label, ariaLabel: label, onclick }, icon(name));

  const plain = (value) => (["string", "number"].includes(typeof value) ? String(value) : "");

  /** @returns {?URL} the address if it is a text of one of the schemes, else null */
  function address(text, base, schemes = ["http:", "https:"]) {
    if (!text || typeof text !== "string") return null;
    try {
      const url = new URL(text, base);
      return schemes.includes(url.protocol) ? url : null;
    } catch {
      return null;
    }
  }

  /** @returns {string} the host as it is compared and sent: no slash at the end; "" if unusable */
  function cleanHost(text) {
    const url = address(text, location.href);
    return url && !url.username && !url.password ? (url.origin + url.pathname).replace(/\/+$/, "") : "";
  }

  const samePattern = (pattern, host) =>
    pattern.endsWith(":*") ? host.replace(/:\d+$/, "") === pattern.slice(0, -2) : cleanHost(pattern) === host;

  function hostsOfPage() {
    const meta = document.querySelector('meta[name="chatroom-hosts"]');
    return meta ? meta.content.split(/[\s,]+/).filter(Boolean) : [];
  }

  // ---- Markdown: bold, emphasis, code, links and lists, as nodes

  const INLINE = /\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|\*(?=[^\s*])([^*\n]+)\*|`([^`\n]+)`|\[([^\]\n]+)\]\(([^\s()]+)\)|(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?()[\]])/;

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

  /** @returns {Node[]} paragraphs and lists */
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

  class Chatroom {
    #options;
    #words;
    #storageKey;
    #state;
    #parts = {};
    #open = false;
    #busy = false;
    #again = false;
    #round = 0; // answers of an earlier round are dropped
    #stream = null;
    #unread = 0;
    #typingSent = 0;
    #typingTimer = 0;
    #lost = false;
    #lostTimer = 0;

    /** @param {Object} options as in docs/handoff.md @throws {TypeError} without a usable host or container */
    constructor(options) {
      this.#options = { title: "Chat", waitingTimeout: 20000, handoffIntent: "handoff", messageDelay: 700, ...options };
      this.#options.host = cleanHost(this.#options.host);
      if (!this.#options.host) throw new TypeError("Chatroom: bad host");
      const { container } = this.#options;
      const root = typeof container === "string" ? document.querySelector(container) : container;
      if (!root) throw new TypeError("Chatroom: no container");
      this.#words = { ...WORDS, ...this.#options.texts };
      this.#storageKey = `chatroom:${this.#options.host}`;
      this.#build(root);
      this.#resume();
      addEventListener("pagehide", () => this.#leave());
      addEventListener("pageshow", (event) => event.persisted && this.#resume());
    }

    /** Shows the chat; the first time, says hello. */
    openChat() {
      this.#show(true);
      this.#unread = 0;
      this.#showTitle();
      this.#scroll();
      this.#begin();
    }

    /** Hides the chat; the conversation stays. */
    closeChat() {
      this.#show(false);
    }

    #show(open) {
      this.#open = open;
      this.#parts.root.classList.toggle("chatroom-open", open);
      this.#parts.launcher.ariaExpanded = open;
    }

    /** Says something for the customer: the text is shown, the payload sent. */
    say(text, payload = text) {
      if (!text.trim()) return;
      this.#state.hops = this.#typingSent = 0;
      this.#retireButtons();
      this.#add({ who: "user", name: this.#words.you, text: text.trim(), payload: payload.trim(), state: "queued" });
      this.#pump();
    }

    /** Buttons answer the last question of this host, and nothing else. */
    #retireButtons() {
      for (const entry of this.#state.entries) {
        if (entry.buttons && !entry.closed) this.#change(entry, { closed: true });
      }
    }

    // ---- what is kept

    #fresh() {
      const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join("");
      const { host, title } = this.#options;
      return { id, host, title, entries: [], unseen: [], hops: 0, stream: null, lastId: 0, draft: "", started: false };
    }

    #load() {
      const fresh = this.#fresh();
      let kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem(this.#storageKey));
      } catch {
        // storage is off or was tampered with
      }
      if (!Array.isArray(kept?.entries) || !this.#allowed(kept.host)) return fresh;
      for (const entry of kept.entries) {
        if (entry.state === "sent") Object.assign(entry, { state: "failed", problem: this.#words.reloaded });
      }
      return { ...fresh, ...kept };
    }

    #save() {
      const entries = this.#state.entries.slice(-MAX_ENTRIES);
      try {
        sessionStorage.setItem(this.#storageKey, JSON.stringify({ ...this.#state, entries }));
      } catch {
        // the conversation lives as long as the page
      }
    }

    /** What breaks off from now on is no failure of the host. */
    #leave() {
      this.#save();
      this.#round += 1;
      this.#busy = false;
      this.#showTyping(false);
    }

    /** Shows what is kept, and goes on with it even while the chat is closed. */
    #resume() {
      this.#state = this.#load();
      this.#parts.input.value = this.#state.draft;
      this.#grow();
      this.#redrawAll();
      if (this.#state.started) this.#begin();
    }

    // ---- talking to the host

    #begin() {
      const { welcomeMessage, startMessage } = this.#options;
      const first = !this.#state.started;
      this.#state.started = true;
      if (first && welcomeMessage) this.#add({ who: "bot", name: this.#state.title, text: welcomeMessage });
      if (first && startMessage) this.#add({ who: "user", name: "", text: "", payload: startMessage, state: "queued" });
      if (!this.#stream) this.#listen();
      this.#pump();
    }

    /** Sends what is queued, one after the other, until something fails. */
    async #pump() {
      this.#again = true;
      if (this.#busy) return;
      this.#busy = true;
      const round = this.#round;
      while (this.#again && round === this.#round) {
        this.#again = false;
        await this.#reveal(round);
        const entry = round === this.#round && this.#state.entries.find((one) => one.state === "queued");
        if (entry) await this.#deliver(entry, round);
        await this.#reveal(round);
      }
      if (round === this.#round) this.#busy = false;
    }

    /** @param {Entry} entry */
    async #deliver(entry, round) {
      const { host, title } = this.#state;
      const take = (reply, state) => {
        if (round !== this.#round || host !== this.#state.host || entry.state !== state) return;
        if (typeof reply === "string") {
          this.#again = false; // what is behind it waits on
          this.#change(entry, { state: "failed", problem: reply });
          this.#scroll();
        } else {
          this.#change(entry, { state: "done" });
          this.#receive(reply);
          this.#pump();
        }
      };
      this.#change(entry, { state: "sent" });
      take(await this.#ask(host, title, entry.payload, (reply) => take(reply, "failed")), "sent");
    }

    /**
     * @param {Function} late gets messages that come after waitingTimeout
     * @returns {Promise<object[]|string>} what the host answers; a string tells why it does not
     */
    async #ask(host, title, message, late = () => {}) {
      const round = this.#round;
      let timer;
      this.#showTyping(true);
      const answer = this.#fetch(host, title, message);
      const limit = new Promise((resolve) => {
        timer = setTimeout(() => {
          resolve(this.#words.late(title));
          answer.then((reply) => Array.isArray(reply) && late(reply));
        }, this.#options.waitingTimeout);
      });
      const reply = await Promise.race([answer, limit]);
      clearTimeout(timer);
      if (round === this.#round) this.#showTyping(false);
      return reply;
    }

    async #fetch(host, title, message) {
      const words = this.#words;
      if (!navigator.onLine) return words.offline;
      try {
        const response = await this.#post(`${host}/webhooks/rest/webhook`, { message }, host);
        if (!response.ok) return words.failed(title, response.status);
        const messages = await response.json();
        if (Array.isArray(messages) && messages.every((one) => one && typeof one === "object")) return messages;
        return words.garbled(title);
      } catch (error) {
        if (error instanceof SyntaxError) return words.garbled(title);
        return navigator.onLine ? words.unreachable(title) : words.offline;
      }
    }

    /** `fetchOptions` may hold credentials: they are for the first host alone. */
    #post(url, body, host) {
      const options = (host === this.#options.host && this.#options.fetchOptions) || {};
      const headers = new Headers(options.headers);
      headers.set("Content-Type", "application/json");
      return fetch(url, { method: "POST", ...options, headers, body: JSON.stringify({ sender: this.#state.id, ...body }) });
    }

    /** Takes messages in: the last handoff is followed after everything else was shown. */
    #receive(messages) {
      const news = messages.filter((one) => !(one.message_id <= this.#state.lastId));
      this.#state.lastId = Math.max(this.#state.lastId, ...news.map((one) => Number(one.message_id) || 0));
      const handoffs = news.filter((one) => one.custom?.handoff_host);
      const others = news.filter((one) => !handoffs.includes(one));
      this.#state.unseen.push(...others, ...handoffs.slice(-1));
      this.#save();
    }

    /** Shows what came in, message by message. */
    async #reveal(round) {
      for (let first = true, next; round === this.#round && (next = this.#state.unseen[0]); this.#save()) {
        const handoff = next.custom?.handoff_host;
        if (handoff) await this.#handOver(next.custom, round);
        else if (!first && !next.custom) {
          this.#showTyping(true);
          await new Promise((resolve) => setTimeout(resolve, this.#options.messageDelay));
          this.#showTyping(false);
        }
        if (round !== this.#round) return;
        this.#state.unseen.shift();
        if (!handoff && this.#take(next)) first = false;
      }
    }

    /** Shows one message. @returns {boolean} whether there was anything to show */
    #take(message) {
      const { host, title } = this.#state;
      this.#hear(message.custom);
      const buttons = [message.buttons].flat().filter((one) => plain(one?.title));
      const image = address(message.image, `${host}/`);
      const entry = { who: "bot", name: plain(message.name) || title, text: plain(message.text) };
      if (buttons.length) entry.buttons = buttons.map((one) => ({ title: plain(one.title), payload: plain(one.payload) || plain(one.title) }));
      if (image) Object.assign(entry, { image: image.href, alt: plain(message.alt) || plain(message.text) || this.#words.picture(title) });
      entry.file = this.#attachment(message.attachment);
      if (!entry.text && !entry.buttons && !entry.image && !entry.file) return false;
      this.#add(entry);
      this.#read(entry.text);
      return true;
    }

    #attachment(attachment) {
      const inner = attachment?.payload || attachment;
      const url = address(inner?.src || inner?.url || inner, `${this.#state.host}/`);
      if (!url) return undefined;
      let name = url.pathname.split("/").pop();
      try {
        name = decodeURIComponent(name);
      } catch {
        // not UTF-8
      }
      return { url: url.href, title: plain(inner.title) || plain(inner.name) || name || this.#words.attachment };
    }

    // ---- handing over

    #allowed(host) {
      const list = [this.#options.host, ...(this.#options.allowedHosts || hostsOfPage())];
      return host && list.some((pattern) => samePattern(pattern, host));
    }

    /** Follows a handoff, or tells the customer why not. */
    async #handOver(custom, round) {
      const words = this.#words;
      const { host: from, title: fromTitle, stream } = this.#state;
      const host = cleanHost(custom.handoff_host);
      if (host === from) return this.#hear(custom);
      const title = plain(custom.title) || (host === this.#options.host ? this.#options.title : host) || "?";
      if (!this.#allowed(host)) return this.#note(words.refused(title, fromTitle));
      if (++this.#state.hops > MAX_HANDOFFS) return this.#note(words.loop(fromTitle));
      const reply = await this.#ask(host, title, `/${this.#options.handoffIntent}${JSON.stringify({ from_host: from })}`);
      if (round !== this.#round) return;
      if (typeof reply === "string") return this.#note(words.noHost(title, fromTitle));
      Object.assign(this.#state, { host, title, stream: null, lastId: 0 });
      this.#retireButtons();
      this.#listen();
      this.#hear(custom);
      this.#showTitle();
      this.#note(words.divider(title));
      this.#receive(reply);
      // Somebody may be waiting there for the customer.
      if (custom.leave && stream) this.#fetch(from, fromTitle, "/back");
    }

    #note(text) {
      this.#add({ who: "note", name: "", text });
    }

    // ---- a host that can speak up by itself

    /** Notes where the host can be heard: only at its own origin. */
    #hear(custom) {
      const own = (path) => {
        const url = address(path, `${this.#state.host}/`);
        return url?.origin === new URL(this.#state.host).origin ? url.href : null;
      };
      const url = own(custom?.stream);
      if (!url || this.#state.stream?.url === url) return;
      this.#state.stream = { url, typing: own(custom.typing) };
      this.#listen();
    }

    #listen() {
      this.#stream?.close();
      this.#stream = null;
      this.#showTyping(false);
      if (!this.#state.stream) return this.#hears(true);
      const url = new URL(this.#state.stream.url);
      url.searchParams.set("sender", this.#state.id);
      url.searchParams.set("after", this.#state.lastId);
      const stream = (this.#stream = new EventSource(url));
      stream.onmessage = (event) => this.#spoken(event.data);
      stream.addEventListener("typing", () => this.#othersTyping());
      stream.onopen = () => this.#hears(true);
      stream.onerror = () => {
        this.#hears(false);
        if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        setTimeout(() => stream === this.#stream && this.#listen(), 5000);
      };
    }

    /** Tells when the stream stays away, not when it breaks off for a moment. */
    #hears(well) {
      const show = () => {
        this.#lost = !well;
        this.#showTitle();
      };
      if (!well) this.#lostTimer ||= setTimeout(show, LOST_AFTER);
      else this.#lostTimer = clearTimeout(this.#lostTimer, show());
    }

    #spoken(data) {
      let message;
      try {
        message = JSON.parse(data);
      } catch {
        return; // not ours
      }
      if (!message || typeof message !== "object") return;
      this.#showTyping(false);
      this.#receive([message]);
      this.#pump();
    }

    #othersTyping() {
      this.#showTyping(true);
      clearTimeout(this.#typingTimer);
      this.#typingTimer = setTimeout(() => this.#showTyping(false), TYPING_SHOWN);
    }

    #tellTyping() {
      const { stream, host } = this.#state;
      if (!stream?.typing || Date.now() - this.#typingSent < TYPING_EVERY) return;
      this.#typingSent = Date.now();
      this.#post(stream.typing, {}, host).catch(() => {}); // nothing depends on it
    }

    // ---- what is seen

    #build(root) {
      const words = this.#words;
      const parts = this.#parts;
      parts.root = root;
      root.classList.add("chatroom");
      parts.launcher = iconButton("chat", words.open, () => this.#toggle());
      parts.launcher.ariaExpanded = "false";
      parts.badge = make("span", { className: "chatroom-badge", hidden: true });
      parts.launcher.append(parts.badge);
      parts.avatar = make("span", { className: "chatroom-avatar", ariaHidden: "true" });
      parts.title = make("h2", { className: "chatroom-title" });
      parts.status = make("p", { className: "chatroom-status" });
      parts.back = make("button", { type: "button", className: "chatroom-back", onclick: () => this.#goBack() }, words.back(this.#options.title));
      parts.log = make("div", { role: "log", className: "chatroom-log", ariaLive: "polite", ariaLabel: words.log, tabIndex: 0 });
      parts.typing = make("div", { className: "chatroom-typing", hidden: true, ariaHidden: "true" }, make("i"), make("i"), make("i"));
      parts.input = make("textarea", {
        rows: 1,
        placeholder: words.hint,
        autocomplete: "off",
        enterKeyHint: "send",
        ariaLabel: words.label,
        oninput: () => this.#typed(),
        onkeydown: (event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            parts.form.requestSubmit();
          }
        },
      });
      parts.send = iconButton("send", words.send);
      parts.send.type = "submit";
      parts.form = make("form", { className: "chatroom-form", onsubmit: (event) => this.#submit(event) }, parts.input, ...this.#microphone(), parts.send);
      parts.panel = make("section", { className: "chatroom-panel", onkeydown: (event) => this.#escape(event) },
        make("header", { className: "chatroom-header" }, parts.avatar,
          make("div", { className: "chatroom-heading" }, parts.title, parts.status),
          iconButton("restart", words.restart, () => parts.dialog.showModal()),
          iconButton("close", words.close, () => this.#toggle())),
        parts.back, make("div", { className: "chatroom-body" }, parts.log, parts.typing), parts.form, (parts.dialog = this.#askRestart()));
      root.append(parts.panel, parts.launcher);
    }

    #askRestart() {
      const { restart, restartAsk, restartNo } = this.#words;
      const button = (label, value) => make("button", { type: "submit", value }, label);
      const form = make("form", { method: "dialog" }, make("p", {}, restartAsk), button(restart, "yes"), button(restartNo, "no"));
      const onclose = () => {
        if (dialog.returnValue === "yes") this.#startOver();
        dialog.returnValue = "";
        this.#parts.input.focus();
      };
      const dialog = make("dialog", { className: "chatroom-dialog", ariaLabel: restart, onclose }, form);
      return dialog;
    }

    #startOver() {
      const { host, title, stream } = this.#state;
      if (stream) this.#fetch(host, title, "/back"); // as when the customer goes back
      this.#leave();
      this.#state = { ...this.#fresh(), draft: this.#state.draft };
      this.#listen();
      this.#redrawAll();
      this.#begin();
    }

    #toggle() {
      if (this.#open) this.closeChat();
      else this.openChat();
      (this.#open ? this.#parts.input : this.#parts.launcher).focus();
    }

    #escape(event) {
      if (event.key !== "Escape" || this.#parts.dialog.open) return;
      event.stopPropagation();
      this.#toggle();
    }

    #typed() {
      this.#state.draft = this.#parts.input.value;
      this.#grow();
      this.#tellTyping();
    }

    #grow() {
      const { input } = this.#parts;
      input.style.height = "auto";
      if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    }

    #submit(event) {
      event.preventDefault();
      const { input } = this.#parts;
      const text = input.value;
      if (!text.trim()) return;
      input.value = this.#state.draft = "";
      this.#grow();
      input.focus();
      this.say(text);
    }

    #showTitle() {
      const { title } = this.#state;
      const { launcher, badge } = this.#parts;
      this.#parts.panel.ariaLabel = title;
      this.#parts.title.textContent = title;
      this.#parts.avatar.textContent = Array.from(title.trim())[0] || "?";
      this.#parts.back.hidden = this.#state.host === this.#options.host;
      this.#showStatus(this.#parts.typing.hidden ? (this.#lost ? this.#words.lost : this.#words.online) : this.#words.typing(title));
      badge.hidden = !this.#unread;
      badge.textContent = this.#unread;
      launcher.ariaLabel = this.#words.open + (this.#unread ? `, ${this.#words.unread(this.#unread)}` : "");
    }

    /** Read out only when it matters, and once. */
    #showStatus(text) {
      const { status } = this.#parts;
      status.ariaLive = this.#lost ? "polite" : "off";
      if (status.textContent !== text) status.textContent = text;
    }

    #showTyping(on) {
      this.#parts.typing.hidden = !on;
      this.#showTitle();
      if (on) this.#scroll();
    }

    #scroll() {
      const body = this.#parts.log.parentNode;
      body.scrollTop = body.scrollHeight;
    }

    #add(entry) {
      entry.time = Date.now();
      this.#state.entries.push(entry);
      this.#parts.log.append(this.#draw(entry));
      this.#showNames();
      if (entry.who !== "user" && !this.#open) this.#unread += 1;
      this.#showTitle();
      this.#scroll();
      this.#save();
    }

    #redrawAll() {
      this.#parts.log.replaceChildren(...this.#state.entries.map((one) => this.#draw(one)));
      this.#showTitle();
      this.#showNames();
      this.#save();
      this.#scroll();
    }

    #change(entry, changes) {
      Object.assign(entry, changes);
      this.#update(entry, this.#parts.log.children[this.#state.entries.indexOf(entry)]);
      this.#save();
    }

    /** One name stands for several messages in a row. */
    #showNames() {
      let last = "";
      this.#state.entries.forEach(({ who, name }, index) => {
        const speaker = name && who + name;
        this.#parts.log.children[index].firstChild.classList.toggle("chatroom-hidden", Boolean(speaker) && speaker === last);
        last = speaker;
      });
    }

    #draw(entry) {
      if (entry.who === "note") return make("p", { className: "chatroom-note" }, make("span", {}, entry.text));
      const node = make("div", { className: `chatroom-entry chatroom-${entry.who}` });
      if (entry.who === "user" && !entry.text) node.classList.add("chatroom-silent"); // shown only when it failed
      node.append(make("p", { className: "chatroom-name" }, entry.name));
      const bubble = make("div", { className: "chatroom-bubble" });
      if (entry.image) bubble.append(make("img", { src: entry.image, alt: entry.alt, loading: "lazy", onload: () => this.#scroll() }));
      if (entry.text) bubble.append(...(entry.who === "bot" ? markdown(entry.text) : [make("p", {}, entry.text)]));
      if (entry.file) bubble.append(make("p", { className: "chatroom-file" }, link(new URL(entry.file.url), entry.file.title)));
      if (bubble.firstChild) node.append(bubble);
      if (entry.buttons) node.append(make("div", { className: "chatroom-buttons" }, ...this.#drawButtons(entry)));
      node.append(make("p", { className: "chatroom-foot" }, make("time")));
      this.#update(entry, node);
      return node;
    }

    /** Shows in place what can change: a node that is put in anew is announced again. */
    #update(entry, node) {
      node.querySelectorAll(".chatroom-buttons button").forEach((button, index) => {
        button.disabled = Boolean(entry.closed);
        button.classList.toggle("chatroom-chosen", index === entry.chosen);
      });
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
      foot.append(make("span", { className: "chatroom-problem" }, entry.problem),
        make("button", { type: "button", onclick: () => this.#retry(entry) }, this.#words.again));
    }

    #drawButtons(entry) {
      return entry.buttons.map(({ title, payload }, index) => {
        const onclick = () => {
          entry.chosen = index;
          this.say(title, payload);
          this.#parts.input.focus();
        };
        return make("button", { type: "button", onclick }, title);
      });
    }

    /** Sends a message again, once, before those that wait. */
    #retry(entry) {
      if (entry.state !== "failed") return;
      const { entries } = this.#state;
      const { log, input } = this.#parts;
      const from = entries.indexOf(entry);
      const node = log.children[from];
      entries.splice(from, 1);
      const waiting = entries.findIndex((one) => one.state === "queued");
      const to = waiting < 0 ? entries.length : waiting;
      entries.splice(to, 0, entry);
      if (to !== from) {
        node.remove();
        log.insertBefore(node, log.children[to]);
        this.#showNames();
      }
      this.#change(entry, { state: "queued", time: Date.now() });
      input.focus();
      this.#pump();
    }

    /** Does what a handoff back does. */
    #goBack() {
      const { host, title } = this.#options;
      this.#state.hops = 0;
      this.#receive([{ custom: { handoff_host: host, title, leave: true } }]);
      this.#pump();
      this.#parts.input.focus();
    }

    // ---- voice

    #microphone() {
      const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
      const { speechRecognition, voiceLang } = this.#options;
      if (!speechRecognition || !Recognition) return [];
      const start = () => {
        const recognition = new Recognition();
        recognition.lang = typeof speechRecognition === "string" ? speechRecognition : voiceLang || "";
        recognition.onresult = (event) => this.say(event.results[0][0].transcript);
        const toggle = () => button.classList.toggle("chatroom-listening");
        recognition.onstart = recognition.onend = toggle;
        recognition.start();
      };
      const button = iconButton("mic", this.#words.speak, start);
      return [button];
    }

    #read(text) {
      const { voiceLang } = this.#options;
      if (!voiceLang || !text || !window.speechSynthesis) return;
      const speech = new SpeechSynthesisUtterance(markdown(text).map((node) => node.textContent).join(". "));
      speech.lang = voiceLang;
      speechSynthesis.speak(speech);
    }
  }

  window.Chatroom = Chatroom;
})();
