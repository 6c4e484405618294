// Search in the drawing, also without tone marks: "bao cao" finds "Báo cáo". The marks found stand in the name as drawn.
import search from "diagram-js/lib/features/search/search.js";

export const find = (items, pattern, options) =>
  search(items.map((item) => bared(item, options.keys)), bare(pattern), options).map(({ item, tokens }) => ({
    item: item.drawn,
    tokens: Object.fromEntries(options.keys.map((key) => [key, asDrawn(tokens[key], item.drawn[key])])),
  }));

const bared = (item, keys) => ({
  ...Object.fromEntries(keys.map((key) => [key, item[key] && bare(item[key])])),
  drawn: item,
});

// One letter for one letter, so that what is found stands at the same place in both.
const bare = (text) => [...text.normalize("NFC")].map(letter).join("");
const letter = (one) => one.normalize("NFD").replace(/\p{M}+$/u, "").replace("đ", "d").replace("Đ", "D") || one;

const asDrawn = (tokens, text) => {
  const drawn = (text ?? "").normalize("NFC");
  return tokens.map((token) => ({ ...token, value: drawn.slice(token.index, token.index + token.value.length) }));
};
