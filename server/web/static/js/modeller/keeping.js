// What the drawing tool cannot hold of a file stays in it (src/keeping.js); dropping it is a command of its own.
export function keepUnheld(bench, found) {
  bench.kept = found;
  bench.modeler.get("commandStack").register("thongsuot.forget", {
    execute: ({ what }) => {
      bench.kept = bench.kept.filter((one) => !what.includes(one));
      return [];
    },
    revert: ({ what }) => {
      bench.kept = [...bench.kept, ...what];
      return [];
    },
  });
  bench.modeler.get("eventBus").on("element.updateId", ({ element, newId }) => {
    for (const one of bench.kept) if (one.anchor === element.id) one.anchor = newId;
  });
}

// The reference of an element to something that is not there.
export function danglingIn(bench, id, ref) {
  const says = (one) => one.value === ref || one.node?.children.join("").trim() === ref;
  return bench.kept.filter((one) => one.anchor === id && says(one));
}

export function forget(bench, what) {
  bench.modeler.get("commandStack").execute("thongsuot.forget", { what });
}
