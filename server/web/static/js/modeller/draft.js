// The files of one draft: kept here at once, on the server a moment later, never over somebody else's.
import { t } from "./words.js";

const PAUSE = 1200; // milliseconds of quiet before saving
const RETRY = 8000;
const HEARD = 15000;

export class Draft extends EventTarget {
  constructor(box, state) {
    super();
    this.url = box.dataset.modelDraft;
    this.token = box.dataset.token;
    this.place = `model-draft:${this.url}`;
    this.files = { ...state.files };
    this.revision = state.revision;
    this.isShut = !state.isOpen;
    this.stopped = null; // { kind, words } once nothing is sent any more
    this.changed = {};
    this.isAwaited = false; // the drawing has news that it has not written out yet
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => (this.isDirty || this.isAwaited) && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  get isStopped() {
    return this.isShut || this.stopped !== null;
  }

  get isDirty() {
    return Object.keys(this.changed).length > 0;
  }

  // text: null takes the file away. After a stop it is kept here, for a draft of one's own.
  put(name, text) {
    if (this.isShut || (this.files[name] ?? null) === text) return;
    if (text === null) delete this.files[name];
    else this.files[name] = text;
    this.changed[name] = text;
    this.keep();
    if (!this.isStopped) {
      this.tell("saving", t("Đang lưu…"));
      this.later(PAUSE);
    }
    this.dispatchEvent(new CustomEvent("change", { detail: name }));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    if (!this.isDirty || this.isStopped) return;
    if (this.sending) return this.sending;
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (this.isDirty && !this.isStopped) this.later(PAUSE);
  }

  async saveAll() {
    for (let round = 0; round < 3 && this.isDirty && !this.isStopped; round += 1) await this.save();
    this.tellSaved();
  }

  // News is on its way here: until it has come, nothing is called saved.
  awaits() {
    this.isAwaited = true;
    if (!this.isStopped) this.tell("saving", t("Đang lưu…"));
  }

  arrived() {
    this.isAwaited = false;
    this.tellSaved();
  }

  tellSaved() {
    if (!this.isDirty && !this.isAwaited && !this.isStopped) this.tell("saved", this.savedWords ?? t("Mọi thay đổi đã được lưu."));
  }

  async send() {
    const sent = { ...this.changed };
    try {
      const answer = await this.ask("/revisions", { revision: this.revision, changed: sent });
      const said = await answer.json();
      if (answer.ok) this.saved(sent, said);
      else if (answer.status === 409) this.stop("changed", said.said || t("Bản nháp đã thay đổi ở nơi khác."));
      else if (answer.status === 422) this.tell("refused", said.said || t("Máy chủ không nhận phần vừa sửa."));
      else if (answer.status < 500) this.stop("refused", t("Không lưu được nữa. Hãy đăng nhập lại ở thẻ khác rồi tải lại trang; phần chưa lưu vẫn còn trên máy này."));
      else this.fail();
    } catch {
      this.fail();
    }
  }

  saved(sent, said) {
    for (const [name, text] of Object.entries(sent)) if (this.changed[name] === text) delete this.changed[name];
    this.revision = said.revision;
    this.keep();
    this.savedWords = t("Đã lưu lúc {at}", { at: said.at });
    if (this.isDirty || this.isAwaited) this.tell("saving", t("Đang lưu…")); // with the new revision
    else this.tellSaved();
    this.dispatchEvent(new CustomEvent("checked", { detail: said.problems }));
  }

  fail() {
    this.tell("failed", t("Chưa lưu được lên máy chủ. Phần vừa sửa được giữ trên máy này và sẽ gửi lại."));
    this.later(RETRY);
  }

  // Nor is anything kept of what is changed from now on.
  shut(kind, words) {
    this.isShut = true;
    this.stop(kind, words);
  }

  // Nothing is sent any more.
  stop(kind, words) {
    this.stopped = { kind, words };
    clearTimeout(this.timer);
    this.tell(kind, words);
  }

  tell(kind, words) {
    this.dispatchEvent(new CustomEvent("told", { detail: { kind, words } }));
  }

  ask(path, body = {}) {
    return fetch(this.url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      credentials: "same-origin",
    });
  }

  keep() {
    try {
      if (this.isDirty) localStorage.setItem(this.place, JSON.stringify({ revision: this.revision, changed: this.changed, at: Date.now() }));
      else localStorage.removeItem(this.place);
    } catch {
      // A full or forbidden store: the server still has everything but the last moment.
    }
  }

  // What an earlier screen could not send: { revision, changed, at } or null.
  left() {
    try {
      return JSON.parse(localStorage.getItem(this.place));
    } catch {
      return null;
    }
  }

  forget() {
    localStorage.removeItem(this.place);
  }

  // Who else is here; somebody else's save stops this screen before it sends anything.
  async listen() {
    try {
      const answer = await this.ask("/editors");
      if (answer.ok) this.heard(await answer.json());
    } catch {
      // The line is down: the next round asks again.
    }
    setTimeout(() => this.listen(), HEARD);
  }

  heard(said) {
    this.dispatchEvent(new CustomEvent("others", { detail: said.others }));
    if (!said.isOpen && !this.isStopped) this.shut("closed", t("Bản nháp này đã được ban hành hoặc bỏ; không sửa tiếp được."));
    else if (said.revision > this.revision && !this.sending && !this.isStopped) {
      this.stop("changed", t("{by} vừa sửa bản nháp này. Phần trên màn hình của đồng chí không ghi đè lên.", { by: said.by }));
    }
  }

  // One's own part as a draft of its own, when another one was faster.
  async part() {
    const body = new FormData();
    body.set("csrf_token", this.token);
    for (const [name, text] of Object.entries(this.files)) body.append("files", new Blob([text]), name);
    const answer = await fetch("/models/imports", { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    this.forget();
    this.changed = {};
    location.assign(answer.url);
  }
}
