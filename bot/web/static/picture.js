// The picture under the boxes: as it is, as it forms, or two versions beside each other.
import { word } from "./server.js";

const $ = (id) => document.getElementById(id);
const MOST_HIGH = 0.62;

export class Picture {
  constructor(page) {
    this.page = page;
    this.compares = false;
    $("slider").addEventListener("input", (event) => $("canvas").style.setProperty("--seam", `${event.target.value}%`));
  }

  show(state, running, layout) {
    const canvas = $("canvas");
    const width = layout?.width ?? 512;
    const height = layout?.height ?? 512;
    canvas.style.aspectRatio = `${width} / ${height}`;
    canvas.style.setProperty("--shape", width / height);
    $("empty").hidden = Boolean(layout);
    const drawn = nearest(state);
    const fresh = drawn && drawn.number === state.here?.number && !running?.layout;
    const preview = running?.preview;
    const source = preview ?? (drawn ? address(this.page.id, drawn.number) : "");
    if ($("picture").getAttribute("src") !== source) $("picture").setAttribute("src", source);
    $("picture").hidden = !source;
    $("picture").alt = layout ? layout.objects.map((one) => one.phrase).join(", ") || layout.background : "";
    $("picture").classList.toggle("old", Boolean(drawn && !fresh && !preview));
    $("picture").classList.toggle("forming", Boolean(preview));
    $("download").hidden = !fresh;
    if (fresh) $("download").href = `${address(this.page.id, drawn.number)}?download`;
    if (this.compares && !state?.here?.parent) this.stop();
    this.progress(running);
  }

  progress(running) {
    const bar = $("progress");
    const total = running?.total ?? 0;
    bar.hidden = !running;
    if (total && running.stage !== "load") bar.value = running.done / total;
    else bar.removeAttribute("value");
    if (document.getElementById("boxes").classList.contains("adding")) return;
    const waits = running?.place > 0 ? word("queued", { place: running.place }) : "";
    const text = running ? waits || (running.stage ? word(`stage_${running.stage}`) : word("working")) : "";
    if ($("doing").textContent !== text) $("doing").textContent = text;
  }

  toggleCompare(id, state) {
    const above = state?.versions.find((one) => one.number === state.here?.parent);
    if (this.compares || !above?.drawn) this.stop();
    else {
      this.compares = true;
      $("before").src = address(id, above.number);
      $("before").alt = word("version", { number: above.number, label: above.label });
      $("before").hidden = $("slider").hidden = false;
    }
    return this.compares;
  }

  stop() {
    this.compares = false;
    $("before").hidden = $("slider").hidden = true;
    document.querySelector('[data-do="compare"]').setAttribute("aria-pressed", false);
  }
}

function address(id, number) {
  return `/c/${id}/v/${number}/picture.png`;
}

// The version in place, or the nearest above it that is drawn.
function nearest(state) {
  const byNumber = new Map(state?.versions.map((one) => [one.number, one]));
  let one = byNumber.get(state?.here?.number);
  while (one && !one.drawn) one = byNumber.get(one.parent);
  return one;
}
