// The command dashboard: its map follows the stream.

import { debounced } from "./live.js";

const { stream, maps = [] } = window.pmi;

for (const map of maps) {
  const refresh = debounced(() => map.refreshPoints());
  stream?.addEventListener("change", ({ detail }) => detail.event.startsWith("incidents.") && refresh());
  stream?.addEventListener("resync", refresh);
}
