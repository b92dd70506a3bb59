/**
 * Chat widget for hosts that speak Rasa's REST channel; docs/handoff.md tells how to use it.
 * Nothing that a host sends is ever read as HTML.
 */
(() => {
  "use strict";

  /**
   * @typedef {{title: string, payload: string}} Button
   * @typedef {"queued"|"sent"|"failed"|"done"} Delivery
   * @typedef {{
   *   who: "user"|"bot"|"note", name: string, time: number, text?: string, payload?: string,
   *   state?: Delivery, problem?: string, buttons?: Button[], closed?: boolean, chosen?: number,
   *   image?: string, alt?: string, file?: {url: string, title: string},
   * }} Entry
   * @typedef {{
   *   id: string, host: string, title: string, entries: Entry[], unseen: object[], hops: number,
   *   left: ?Object, stream: ?{url: string, typing: ?string}, lastId: number, draft: string, started: boolean,
   * }} State
   * @typedef {{
   *   host: string, container: Element|string, title?: string, welcomeMessage?: string,
   *   startMessage?: string, waitingTimeout?: number, fetchOptions?: RequestInit,
   *   handoffIntent?: string, speechRecognition?: string, voiceLang?: string,
   *   allowedHosts?: string[], messageDelay?: number, texts?: Object,
   * }} Options  times in ms
   */

  const MAX_HANDOFFS = 5; // without a word from the customer
  const MAX_ENTRIES = 300; // kept in sessionStorage
  const TYPING_EVERY = 2500; // ms between two calls that the customer types
  const TYPING_SHOWN = 5000; // ms for which such a call counts

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
    back: (title) => `Go back to ${title}`,
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
    chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4v-4A2.5 2.5 0 0 1 4 13.5z",
    close: "M6 9l6 6 6-6",
    restart: "M5 12a7 7 0 1 1 2.2 5.1M5 19v-4h4",
    send: "M5 12h13M12 5l7 7-7 7",
    mic: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V20",
  };

  /** Why no answer came, for the customer to read. */
  class Trouble extends Error {}

  /** Makes an element. Keys of `props` are properties; those with a dash, and role, attributes. */
  function make(tag, props = {}, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) {
      if (key.includes("-") || key === "role") node.setAttribute(key, value);
      else node[key] = value;
    }
    node.append(...children);
    return node;
  }

  function icon(name) {
    const draw = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const svg = draw("svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.append(draw("path"));
    svg.firstChild.setAttribute("d", ICONS[name]);
    return svg;
  }

  const iconButton = (name, label, onclick) =>
    make("button", { type: "button", className: `chatroom-icon chatroom-${name}`, title: label, "aria-label": label, onclick }, icon(name));

  const plain = (value) => (["string", "number"].includes(typeof value) ? String(value) : "");

  /** @returns {?URL} the address if it is one of the schemes, else null */
  function address(text, base, schemes = ["http:", "https:"]) {
    try {
      const url = new URL(String(text), base);
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

  // ---- Markdown: bold, emphasis, code, links and lists, made of nodes, never of HTML

  const INLINE = /\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|\*(?=[^\s*])([^*\n]+)\*|`([^`\n]+)`|\[([^\]\n]+)\]\(([^\s()]+)\)|(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?()[\]])/;

  /** @returns {Array<Node|string>} */
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
    /** @type {State} */ #state;
    #parts = {};
    #busy = false;
    #again = false;
    #round = 0; // answers of an earlier round are dropped
    #abort = null;
    #stream = null;
    #unread = 0;
    #typingSent = 0;
    #typingTimer = 0;

    /** @param {Options} options @throws {TypeError} without a usable host or container */
    constructor(options) {
      this.#options = { title: "Chat", waitingTimeout: 20000, handoffIntent: "handoff", messageDelay: 700, ...options };
      this.#options.host = cleanHost(this.#options.host);
      if (!this.#options.host) throw new TypeError("Chatroom: bad host");
      const { container } = this.#options;
      const root = typeof container === "string" ? document.querySelector(container) : container;
      if (!root) throw new TypeError("Chatroom: no container");
      this.#words = { ...WORDS, ...this.#options.texts };
      this.#storageKey = `chatroom:${this.#options.host}`;
      this.#state = this.#load();
      this.#build(root);
      this.#redrawAll();
      addEventListener("pagehide", () => this.#leave());
      addEventListener("pageshow", (event) => event.persisted && this.#comeBack());
    }

    /** Shows the chat; the first time, says hello. */
    openChat() {
      this.#parts.root.classList.add("chatroom-open");
      this.#parts.launcher.setAttribute("aria-expanded", "true");
      this.#unread = 0;
      this.#showTitle();
      this.#scroll();
      this.#begin();
    }

    /** Hides the chat; the conversation stays. */
    closeChat() {
      this.#parts.root.classList.remove("chatroom-open");
      this.#parts.launcher.setAttribute("aria-expanded", "false");
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
        if (entry.closed || !entry.buttons) continue;
        entry.closed = true;
        this.#redraw(entry);
      }
    }

    // ---- what is kept

    /** @returns {State} */
    #fresh() {
      const random = crypto.getRandomValues(new Uint8Array(16));
      const id = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
      const { host, title } = this.#options;
      return { id, host, title, entries: [], unseen: [], hops: 0, left: null, stream: null, lastId: 0, draft: "", started: false };
    }

    #load() {
      const fresh = this.#fresh();
      let kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem(this.#storageKey));
      } catch {
        // storage is off or was tampered with
      }
      if (!kept || !Array.isArray(kept.entries) || !this.#allowed(kept.host)) return fresh;
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
    }

    #comeBack() {
      this.#state = this.#load();
      this.#redrawAll();
      this.#begin();
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
      const next = () => round === this.#round && this.#state.entries.find((one) => one.state === "queued");
      try {
        while (this.#again && round === this.#round) {
          this.#again = false;
          await this.#reveal(round);
          for (let entry; (entry = next()) && (await this.#deliver(entry, round)); );
          await this.#reveal(round);
        }
      } finally {
        if (round === this.#round) this.#busy = false;
      }
    }

    /** @param {Entry} entry @returns {Promise<boolean>} whether an answer came */
    async #deliver(entry, round) {
      entry.state = "sent";
      this.#redraw(entry);
      try {
        const reply = await this.#ask(this.#state.host, this.#state.title, entry.payload);
        if (round !== this.#round) return false;
        entry.state = "done";
        this.#redraw(entry);
        this.#receive(reply);
        await this.#reveal(round);
        return true;
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        if (round !== this.#round) return false;
        Object.assign(entry, { state: "failed", problem: error.message });
        this.#again = false; // what is behind it waits on
        this.#redraw(entry);
        this.#scroll();
        return false;
      }
    }

    /** @returns {Promise<object[]>} what the host answers @throws {Trouble} */
    async #ask(host, title, message) {
      const words = this.#words;
      if (!navigator.onLine) throw new Trouble(words.offline);
      const { fetchOptions = {}, waitingTimeout } = this.#options;
      const abort = (this.#abort = new AbortController());
      const timer = setTimeout(() => abort.abort(), waitingTimeout);
      this.#showTyping(true);
      try {
        const response = await fetch(`${host}/webhooks/rest/webhook`, {
          method: "POST",
          ...fetchOptions,
          headers: { "Content-Type": "application/json", ...fetchOptions.headers },
          body: JSON.stringify({ sender: this.#state.id, message }),
          signal: abort.signal,
        });
        if (!response.ok) throw new Trouble(words.failed(title, response.status));
        const messages = JSON.parse(await response.text());
        if (!Array.isArray(messages) || messages.some((one) => !one || typeof one !== "object")) {
          throw new SyntaxError();
        }
        return messages;
      } catch (error) {
        if (error instanceof Trouble) throw error;
        if (error instanceof SyntaxError) throw new Trouble(words.garbled(title));
        if (!navigator.onLine) throw new Trouble(words.offline);
        throw new Trouble(abort.signal.aborted ? words.late(title) : words.unreachable(title));
      } finally {
        clearTimeout(timer);
        if (abort === this.#abort) this.#showTyping(false);
      }
    }

    /** Takes messages in: the last handoff is followed after everything else was shown. */
    #receive(messages) {
      const news = messages.filter((one) => !(one.message_id <= this.#state.lastId));
      this.#state.lastId = Math.max(this.#state.lastId, ...news.map((one) => Number(one.message_id) || 0));
      const handoffs = news.filter((one) => one.custom && one.custom.handoff_host);
      const others = news.filter((one) => !handoffs.includes(one));
      this.#state.unseen.push(...others, ...handoffs.slice(-1));
      this.#save();
    }

    /** Shows what came in, message by message. */
    async #reveal(round) {
      for (let first = true, next; round === this.#round && (next = this.#state.unseen[0]); ) {
        if (next.custom && next.custom.handoff_host) {
          await this.#handOver(next.custom, round);
          if (round !== this.#round) return;
          this.#state.unseen.shift();
        } else {
          if (!first && !next.custom) {
            this.#showTyping(true);
            await new Promise((resolve) => setTimeout(resolve, this.#options.messageDelay));
            this.#showTyping(false);
          }
          if (round !== this.#round) return;
          this.#state.unseen.shift();
          if (this.#take(next)) first = false;
        }
        this.#save();
      }
    }

    /** Shows one message. @returns {boolean} whether there was anything to show */
    #take(message) {
      const { host, title } = this.#state;
      if (message.custom && message.custom.stream) this.#hear(message.custom);
      const buttons = Array.isArray(message.buttons) ? message.buttons.filter((one) => one && plain(one.title)) : [];
      const image = address(message.image, `${host}/`);
      const entry = { who: "bot", name: plain(message.name) || title, text: plain(message.text) };
      if (buttons.length) entry.buttons = buttons.map((one) => ({ title: plain(one.title), payload: plain(one.payload) || plain(one.title) }));
      if (message.image && image) Object.assign(entry, { image: image.href, alt: plain(message.alt) || plain(message.text) || this.#words.picture(title) });
      entry.file = this.#attachment(message.attachment);
      if (!entry.text && !entry.buttons && !entry.image && !entry.file) return false;
      this.#add(entry);
      this.#read(entry.text);
      return true;
    }

    #attachment(attachment) {
      if (!attachment) return undefined;
      const inner = attachment.payload || attachment;
      const url = address(typeof inner === "string" ? inner : inner.src || inner.url, `${this.#state.host}/`);
      if (!url) return undefined;
      const name = decodeURIComponent(url.pathname.split("/").pop().replace(/%(?![\da-f]{2})/gi, "%25"));
      return { url: url.href, title: plain(inner.title) || plain(inner.name) || name || this.#words.attachment };
    }

    // ---- handing over

    #allowed(host) {
      const list = [this.#options.host, ...(this.#options.allowedHosts || hostsOfPage())];
      return Boolean(host) && list.some((pattern) => samePattern(pattern, host));
    }

    /** Follows a handoff, or tells the customer why not. */
    async #handOver(custom, round) {
      const words = this.#words;
      const { host: from, title: fromTitle } = this.#state;
      const host = cleanHost(custom.handoff_host);
      const { left } = this.#state;
      const title = plain(custom.title) || (left && left.host === host ? left.title : host) || "?";
      if (!this.#allowed(host)) return this.#note(words.refused(title, fromTitle));
      if (++this.#state.hops > MAX_HANDOFFS) return this.#note(words.loop(fromTitle));
      let reply;
      try {
        reply = await this.#ask(host, title, `/${this.#options.handoffIntent}${JSON.stringify({ from_host: from })}`);
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        if (round === this.#round) this.#note(words.noHost(title, fromTitle));
        return;
      }
      if (round !== this.#round) return;
      Object.assign(this.#state, { host, title, left: { host: from, title: fromTitle }, stream: null, lastId: 0 });
      this.#retireButtons();
      this.#listen();
      if (custom.stream) this.#hear(custom);
      this.#showTitle();
      this.#add({ who: "note", name: "", text: words.divider(title) });
      this.#receive(reply);
    }

    #note(text) {
      this.#add({ who: "note", name: "", text });
    }

    // ---- a host that can speak up by itself (server-sent events)

    /** Notes where the host can be heard: only at its own origin. */
    #hear(custom) {
      const own = (path) => {
        const url = path && address(path, `${this.#state.host}/`);
        return url && url.origin === new URL(this.#state.host).origin ? url.href : null;
      };
      const url = own(custom.stream);
      if (!url || (this.#state.stream && this.#state.stream.url === url)) return;
      this.#state.stream = { url, typing: own(custom.typing) };
      this.#listen();
    }

    #listen() {
      if (this.#stream) this.#stream.close();
      this.#stream = null;
      this.#showTyping(false);
      if (!this.#state.stream) return;
      const url = new URL(this.#state.stream.url);
      url.searchParams.set("sender", this.#state.id);
      url.searchParams.set("after", this.#state.lastId);
      const stream = (this.#stream = new EventSource(url));
      stream.onmessage = (event) => this.#spoken(event.data);
      stream.addEventListener("typing", () => this.#othersTyping());
      stream.onerror = () => {
        if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        setTimeout(() => stream === this.#stream && this.#listen(), 5000);
      };
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
      const { stream, id } = this.#state;
      if (!stream || !stream.typing || Date.now() - this.#typingSent < TYPING_EVERY) return;
      this.#typingSent = Date.now();
      const body = JSON.stringify({ sender: id });
      fetch(stream.typing, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => {
        // nothing depends on it
      });
    }

    // ---- what is seen

    #build(root) {
      const words = this.#words;
      const parts = this.#parts;
      parts.root = root;
      root.classList.add("chatroom");
      parts.launcher = iconButton("chat", words.open, () => this.#toggle());
      parts.launcher.setAttribute("aria-expanded", "false");
      parts.badge = make("span", { className: "chatroom-badge", hidden: true });
      parts.launcher.append(parts.badge);
      parts.avatar = make("span", { className: "chatroom-avatar", "aria-hidden": "true" });
      parts.title = make("h2", { className: "chatroom-title" });
      parts.status = make("p", { className: "chatroom-status" });
      parts.log = make("div", { className: "chatroom-log", role: "log", tabIndex: 0, "aria-live": "polite", "aria-label": words.log });
      parts.typing = make("div", { className: "chatroom-typing", hidden: true, "aria-hidden": "true" }, make("i"), make("i"), make("i"));
      parts.input = make("textarea", {
        rows: 1,
        placeholder: words.hint,
        value: this.#state.draft,
        autocomplete: "off",
        enterKeyHint: "send",
        "aria-label": words.label,
        oninput: () => this.#typed(),
        onkeydown: (event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            parts.form.requestSubmit();
          }
        },
      });
      parts.send = make("button", { type: "submit", className: "chatroom-icon chatroom-send", title: words.send, "aria-label": words.send }, icon("send"));
      parts.form = make("form", { className: "chatroom-form", onsubmit: (event) => this.#submit(event) }, parts.input, ...this.#microphone(), parts.send);
      parts.panel = make("section", { className: "chatroom-panel", onkeydown: (event) => this.#escape(event) },
        make("header", { className: "chatroom-header" }, parts.avatar,
          make("div", { className: "chatroom-heading" }, parts.title, parts.status),
          iconButton("restart", words.restart, () => parts.dialog.showModal()),
          iconButton("close", words.close, () => this.#toggle())),
        make("div", { className: "chatroom-body" }, parts.log, parts.typing), parts.form, (parts.dialog = this.#askRestart()));
      root.append(parts.panel, parts.launcher);
      this.#showTitle();
      this.#grow();
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
      const dialog = make("dialog", { className: "chatroom-dialog", "aria-label": restart, onclose }, form);
      return dialog;
    }

    #startOver() {
      this.#round += 1;
      this.#busy = false;
      if (this.#abort) this.#abort.abort();
      this.#state = { ...this.#fresh(), draft: this.#state.draft };
      this.#listen();
      this.#showTitle();
      this.#redrawAll();
      this.#begin();
    }

    #toggle() {
      const open = !this.#parts.root.classList.contains("chatroom-open");
      if (open) this.openChat();
      else this.closeChat();
      (open ? this.#parts.input : this.#parts.launcher).focus();
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
      this.#parts.panel.setAttribute("aria-label", title);
      this.#parts.title.textContent = title;
      this.#parts.avatar.textContent = Array.from(title.trim())[0] || "?";
      this.#parts.status.textContent = this.#parts.typing.hidden ? this.#words.online : this.#words.typing(title);
      badge.hidden = !this.#unread;
      badge.textContent = this.#unread;
      launcher.setAttribute("aria-label", this.#unread ? `${this.#words.open}, ${this.#words.unread(this.#unread)}` : this.#words.open);
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

    /** @param {Partial<Entry>} entry */
    #add(entry) {
      const { entries } = this.#state;
      entry.time = Date.now();
      entries.push(entry);
      this.#parts.log.append(this.#draw(entry, entries[entries.length - 2]));
      if (entry.who !== "user" && !this.#parts.root.classList.contains("chatroom-open")) this.#unread += 1;
      this.#showTitle();
      this.#scroll();
      this.#save();
    }

    #redrawAll() {
      const { entries } = this.#state;
      this.#parts.log.replaceChildren(...entries.map((one, index) => this.#draw(one, entries[index - 1])));
      this.#save();
      this.#scroll();
    }

    /** Draws anew what can change of an entry; more would be announced twice. */
    #redraw(entry) {
      const node = this.#parts.log.children[this.#state.entries.indexOf(entry)];
      const [buttons, foot] = [".chatroom-buttons", ".chatroom-foot"].map((part) => node.querySelector(part));
      if (buttons) buttons.replaceWith(this.#drawButtons(entry));
      if (foot) foot.replaceWith(this.#drawFoot(entry));
      this.#save();
    }

    /** @param {Entry} entry @param {Entry} [previous] */
    #draw(entry, previous) {
      if (entry.who === "note") return make("p", { className: "chatroom-note" }, make("span", {}, entry.text));
      const node = make("div", { className: `chatroom-entry chatroom-${entry.who}` });
      if (entry.who === "user" && !entry.text) node.classList.add("chatroom-silent"); // shown only when it failed
      const again = previous && previous.who === entry.who && previous.name === entry.name;
      node.append(make("p", { className: again ? "chatroom-name chatroom-hidden" : "chatroom-name" }, entry.name));
      const bubble = make("div", { className: "chatroom-bubble" });
      if (entry.image) bubble.append(make("img", { src: entry.image, alt: entry.alt, loading: "lazy", onload: () => this.#scroll() }));
      if (entry.text) bubble.append(...(entry.who === "bot" ? markdown(entry.text) : [make("p", {}, entry.text)]));
      if (entry.file) bubble.append(make("p", { className: "chatroom-file" }, link(new URL(entry.file.url), entry.file.title)));
      if (bubble.firstChild) node.append(bubble);
      if (entry.buttons) node.append(this.#drawButtons(entry));
      node.append(this.#drawFoot(entry));
      return node;
    }

    #drawFoot(entry) {
      const when = new Date(entry.time);
      const clock = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      const foot = make("p", { className: "chatroom-foot" }, make("time", { dateTime: when.toISOString(), title: when.toLocaleString() }, clock));
      if (entry.state === "queued") foot.append(` · ${this.#words.queued}`);
      if (entry.state !== "failed") return foot;
      const { left } = this.#state;
      const button = (label, onclick) => make("button", { type: "button", onclick }, label);
      foot.append(make("span", { className: "chatroom-problem" }, entry.problem), button(this.#words.again, () => this.#retry(entry)));
      if (left) foot.append(button(this.#words.back(left.title), () => this.#goBack(left)));
      return foot;
    }

    #drawButtons(entry) {
      const group = make("div", { className: "chatroom-buttons" });
      entry.buttons.forEach((button, index) => {
        const disabled = Boolean(entry.closed);
        const className = index === entry.chosen ? "chatroom-chosen" : "";
        const choose = () => {
          entry.chosen = index;
          this.say(button.title, button.payload);
          this.#parts.input.focus();
        };
        group.append(make("button", { type: "button", disabled, className, onclick: choose }, button.title));
      });
      return group;
    }

    /** Sends a message again, once, before those that wait. */
    #retry(entry) {
      const { entries } = this.#state;
      if (entry.state !== "failed" || this.#busy) return;
      entries.splice(entries.indexOf(entry), 1);
      const waiting = entries.findIndex((one) => one.state === "queued");
      entries.splice(waiting < 0 ? entries.length : waiting, 0, entry);
      Object.assign(entry, { state: "queued", problem: "", time: Date.now() });
      this.#redrawAll();
      this.#parts.input.focus();
      this.#pump();
    }

    #goBack({ host, title }) {
      this.#state.hops = 0;
      this.#receive([{ custom: { handoff_host: host, title } }]);
      this.#pump();
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
