// Vietnamese figures: 1.234,5. The same rules as workflows/forms/scalars.py.
export const figure = (text) => {
  const plain = String(text ?? "").trim();
  if (!/^-?\d{1,3}([.\s]\d{3})+(,\d+)?$|^-?\d+([.,]\d+)?$/.test(plain)) return NaN;
  const grouped = /^-?\d{1,3}([.\s]\d{3})+(,\d+)?$/.test(plain);
  return Number((grouped ? plain.replace(/[.\s]/g, "") : plain).replace(",", "."));
};

// The rate of a row as a number, or null while it cannot be computed.
export const percentIn = (row, output) => {
  const [part, whole] = output.dataset.percent.split("/").map((name) => {
    const input = [...row.querySelectorAll("[name]")].find((one) => one.name.endsWith(`.${name}`));
    return figure(input?.value);
  });
  if (!(part >= 0 && whole > 0 && part <= whole)) return null;
  return Math.round((10000 * part) / whole) / 100;
};
