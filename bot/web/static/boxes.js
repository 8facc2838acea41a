// The boxes over the picture: dragged, resized by eight handles or by keys, added and named. Each end of a gesture is one
// typed operation; what it did is shown before the server answers.
import { word } from "./server.js";
import { colour } from "./colours.js";

const NS = "http://www.w3.org/2000/svg";
const HANDLES = { nw: [0, 0], n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1], s: [0.5, 1], sw: [0, 1], w: [0, 0.5] };
const LEAST = 0.03;
const STEP = 0.01;
const REST_MS = 450;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = { Delete: "remove", Backspace: "remove", d: "duplicate", l: "lock", "]": "front", "[": "back" };

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const round = (value) => Math.round(value * 10000) / 10000;

function make(name, attributes = {}) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Boxes {
  constructor(svg, does) {
    Object.assign(this, { svg, does, layout: null, selected: null, moved: new Map(), gesture: null, adding: false });
    svg.addEventListener("pointerdown", (event) => this.press(event));
    svg.addEventListener("pointermove", (event) => this.drag(event));
    svg.addEventListener("pointerup", () => this.release());
    svg.addEventListener("pointercancel", () => this.cancel());
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("dblclick", () => this.selected && this.does.rename(this.selected));
    svg.addEventListener("focusin", (event) => event.target.dataset?.id && this.select(event.target.dataset.id));
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  show(layout) {
    this.layout = layout;
    if (this.selected && !layout?.objects.some((one) => one.id === this.selected)) this.select(null);
    if (!this.gesture) this.draw();
  }

  // Lets go of what was shown before the server knew it.
  forget() {
    if (!this.gesture && !this.resting) this.moved.clear();
  }

  box(item) {
    return this.moved.get(item.id) ?? item.box;
  }

  draw() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width) return;
    const focused = document.activeElement?.dataset?.id;
    this.size = [width, height];
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const objects = this.layout?.objects ?? [];
    this.svg.replaceChildren(...objects.map((item, number) => this.drawOne(item, number + 1)), ...this.drawHandles());
    if (focused) this.svg.querySelector(`g[data-id="${focused}"]`)?.focus({ preventScroll: true });
  }

  drawOne(item, number) {
    const [x0, y0, x1, y1] = this.box(item);
    const [w, h] = this.size;
    const chosen = item.id === this.selected;
    const percent = (value) => Math.round(value * 100);
    const place = { x: percent(x0), y: percent(y0), w: percent(x1 - x0), h: percent(y1 - y0) };
    const name = item.phrase.replace(/^(an?|the) /, "");
    const said = `${word("box", { name: `${number} ${name}`, ...place })}${item.locked ? `, ${word("locked")}` : ""}`;
    const group = make("g", { tabindex: 0, role: "button", "aria-pressed": chosen, "aria-label": said, class: chosen ? "box chosen" : "box" });
    group.dataset.id = item.id;
    group.style.setProperty("--hue", colour(number));
    group.append(make("rect", { x: x0 * w, y: y0 * h, width: (x1 - x0) * w, height: (y1 - y0) * h, rx: 3, class: item.locked ? "edge locked" : "edge" }));
    const text = make("text", { "aria-hidden": true, x: x0 * w + 7, y: y0 * h + 15 });
    text.textContent = this.shortened(`${number} ${name}${item.locked ? " ⚿" : ""}`, (x1 - x0) * w);
    const back = make("rect", { x: x0 * w, y: y0 * h, height: 21, width: text.textContent.length * 6.7 + 14, rx: 3, class: "name" });
    group.append(back, text);
    return group;
  }

  shortened(text, width) {
    const most = Math.max(1, Math.floor((width - 12) / 6.7));
    return text.length <= most ? text : most < 5 ? text.split(" ")[0] : `${text.slice(0, most - 1)}…`;
  }

  drawHandles() {
    const item = this.layout?.objects.find((one) => one.id === this.selected);
    if (!item || item.locked || this.adding) return [];
    const [x0, y0, x1, y1] = this.box(item);
    const [w, h] = this.size;
    return Object.entries(HANDLES).map(([name, [fx, fy]]) => {
      const [x, y] = [(x0 + (x1 - x0) * fx) * w, (y0 + (y1 - y0) * fy) * h];
      const handle = make("g", { class: `handle ${name}`, "aria-hidden": true });
      handle.dataset.handle = name;
      handle.append(make("rect", { x: x - 14, y: y - 14, width: 28, height: 28, class: "reach" }));
      handle.append(make("rect", { x: x - 5, y: y - 5, width: 10, height: 10, rx: 2.5, class: "grip" }));
      return handle;
    });
  }

  select(id, focus = false) {
    if (id !== this.selected) {
      this.selected = id;
      this.does.select(id);
      this.hand();
      if (!this.gesture) this.draw();
    }
    if (focus && id) this.svg.querySelector(`g[data-id="${id}"]`)?.focus();
  }

  hand() {
    const item = this.layout?.objects.find((one) => one.id === this.selected);
    document.getElementById("hand").hidden = !item;
    if (!item) return;
    document.getElementById("hand-name").textContent = item.phrase;
    const lock = document.querySelector('[data-do="lock"]');
    lock.setAttribute("aria-pressed", item.locked);
    lock.title = word(item.locked ? "unlock" : "lock");
    lock.setAttribute("aria-label", lock.title);
  }

  at(event) {
    const { left, top, width, height } = this.svg.getBoundingClientRect();
    return [clamp((event.clientX - left) / width, 0, 1), clamp((event.clientY - top) / height, 0, 1)];
  }

  press(event) {
    if (event.button || !this.layout) return;
    const from = this.at(event);
    const handle = event.target.closest("[data-handle]")?.dataset.handle;
    const id = event.target.closest("g[data-id]")?.dataset.id ?? (handle ? this.selected : null);
    if (this.adding) {
      this.gesture = { kind: "add", from, box: [...from, ...from] };
    } else if (id) {
      this.settle();
      this.select(id, true);
      const item = this.layout.objects.find((one) => one.id === id);
      if (item.locked) return;
      this.gesture = { kind: handle ?? "move", id, from, start: this.box(item), far: false };
    } else {
      this.select(null);
      return;
    }
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const gesture = this.gesture;
    if (!gesture) return;
    const to = this.at(event);
    if (gesture.kind === "add") {
      gesture.box = [Math.min(gesture.from[0], to[0]), Math.min(gesture.from[1], to[1]), Math.max(gesture.from[0], to[0]), Math.max(gesture.from[1], to[1])];
      this.drawNew(gesture.box);
      return;
    }
    const [dx, dy] = [to[0] - gesture.from[0], to[1] - gesture.from[1]];
    gesture.far ||= Math.hypot(dx * this.size[0], dy * this.size[1]) > 3;
    if (!gesture.far) return;
    this.moved.set(gesture.id, gesture.kind === "move" ? shifted(gesture.start, dx, dy) : stretched(gesture.start, gesture.kind, dx, dy));
    this.draw();
  }

  drawNew([x0, y0, x1, y1]) {
    const [w, h] = this.size;
    this.svg.querySelector(".new")?.remove();
    this.svg.append(make("rect", { x: x0 * w, y: y0 * h, width: (x1 - x0) * w, height: (y1 - y0) * h, class: "new" }));
  }

  release() {
    const gesture = this.gesture;
    this.gesture = null;
    if (!gesture) return;
    if (gesture.kind === "add") this.finishAdding(gesture.box);
    else if (gesture.far) this.send(gesture.id);
  }

  cancel() {
    if (this.gesture?.id) this.moved.delete(this.gesture.id);
    this.gesture = null;
    this.draw();
  }

  send(...ids) {
    const given = Object.fromEntries(ids.map((id) => [id, this.moved.get(id).map(round)]));
    this.does.operate({ op: "set_boxes", boxes: given });
  }

  key(event) {
    const item = this.layout?.objects.find((one) => one.id === this.selected);
    if (event.key === "Escape") return this.adding ? this.endAdding() : this.cancel();
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === "F2") this.does.rename(item.id);
    else if (KEYS[event.key]) this.act(KEYS[event.key]);
    else if (ARROWS[event.key] && !item.locked) this.nudge(item, ARROWS[event.key], event.shiftKey);
    else return;
    event.preventDefault();
  }

  // Moves by a step, or with Shift changes the size; a turn follows when the keys rest.
  nudge(item, [x, y], resizes) {
    const box = this.box(item);
    this.moved.set(item.id, resizes ? stretched(box, "se", x * STEP, y * STEP) : shifted(box, x * STEP, y * STEP));
    this.draw();
    clearTimeout(this.resting?.timer);
    this.resting = { id: item.id, timer: setTimeout(() => this.settle(), REST_MS) };
  }

  settle() {
    if (!this.resting) return;
    clearTimeout(this.resting.timer);
    const { id } = this.resting;
    this.resting = null;
    this.send(id);
  }

  act(name) {
    const item = this.layout?.objects.find((one) => one.id === this.selected);
    if (!item) return;
    this.settle();
    const targets = [item.id];
    const operations = {
      remove: { op: "remove", targets },
      duplicate: { op: "duplicate", targets },
      lock: { op: "lock", targets, locked: !item.locked },
      front: { op: "reorder", targets, to: "front" },
      back: { op: "reorder", targets, to: "back" },
    };
    this.does.operate(operations[name]);
  }

  beginAdding() {
    if (this.adding) return this.endAdding();
    this.adding = true;
    this.select(null);
    this.svg.classList.add("adding");
    const button = document.querySelector('[data-do="add"]');
    button.setAttribute("aria-pressed", true);
    this.hint = (event) => event.key === "Enter" && this.adding && (event.preventDefault(), this.finishAdding([0.35, 0.35, 0.65, 0.65]));
    document.getElementById("doing").textContent = word("add_hint");
    document.addEventListener("keydown", this.hint);
  }

  endAdding() {
    this.adding = false;
    this.svg.classList.remove("adding");
    document.querySelector('[data-do="add"]').setAttribute("aria-pressed", false);
    document.removeEventListener("keydown", this.hint);
    document.getElementById("doing").textContent = "";
    this.draw();
  }

  async finishAdding(box) {
    const [x0, y0, x1, y1] = box;
    const large = x1 - x0 >= LEAST && y1 - y0 >= LEAST;
    const fair = large ? box : [x0 - 0.15, y0 - 0.15, x0 + 0.15, y0 + 0.15].map((value) => clamp(value, 0, 1));
    this.drawNew(fair);
    document.removeEventListener("keydown", this.hint);
    const name = await this.askName("");
    this.endAdding();
    if (name) this.does.operate({ op: "add", phrase: name, box: fair.map(round) });
  }

  // Asks for a phrase; null where the person thinks better of it.
  askName(before) {
    const dialog = document.getElementById("name");
    const input = document.getElementById("name-input");
    input.value = before;
    dialog.returnValue = "";
    document.getElementById("name-cancel").onclick = () => dialog.close("cancel");
    dialog.showModal();
    input.select();
    return new Promise((resolve) => {
      dialog.onclose = () => resolve(dialog.returnValue === "save" ? input.value.trim() : null);
    });
  }
}

function shifted([x0, y0, x1, y1], dx, dy) {
  const x = clamp(dx, -x0, 1 - x1);
  const y = clamp(dy, -y0, 1 - y1);
  return [x0 + x, y0 + y, x1 + x, y1 + y];
}

function stretched([x0, y0, x1, y1], handle, dx, dy) {
  return [
    handle.includes("w") ? clamp(x0 + dx, 0, x1 - LEAST) : x0,
    handle.includes("n") ? clamp(y0 + dy, 0, y1 - LEAST) : y0,
    handle.includes("e") ? clamp(x1 + dx, x0 + LEAST, 1) : x1,
    handle.includes("s") ? clamp(y1 + dy, y0 + LEAST, 1) : y1,
  ];
}
