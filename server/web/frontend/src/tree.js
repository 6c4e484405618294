// An XML document as nodes that can be written back as they stood: names, values and texts stay raw.
import { Parser } from "saxen";

// → { tag, attributes, children: [node | raw text], scope, name, id, parent }; the root's `head` is what stood before it.
export function tree(xml) {
  const top = { children: [], scope: {} };
  let open = top;
  const parser = new Parser();
  parser.on("openTag", (tag, getAttributes, decode) => {
    const attributes = { ...getAttributes() };
    const scope = { ...open.scope, ...declared(attributes, decode) };
    const node = { tag, attributes, scope, children: [], name: resolved(tag, scope), id: attributes.id, parent: open, decode };
    open.children.push(node);
    open = node;
  });
  parser.on("text", (text) => open.children.push(text));
  parser.on("cdata", (text) => open.children.push(`<![CDATA[${text}]]>`));
  parser.on("closeTag", () => {
    open = open.parent;
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.parse(xml);
  return top.children.find((one) => one.tag);
}

export function written(root) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(root)}\n`;
}

export function markup(node) {
  if (typeof node === "string") return node;
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value.replaceAll('"', "&quot;")}"`).join("");
  const inside = node.children.map(markup).join("");
  return inside ? `<${node.tag}${attributes}>${inside}</${node.tag}>` : `<${node.tag}${attributes} />`;
}

export function nodes(node) {
  return node.children.filter((one) => one.tag);
}

// Its own text, decoded, without the white space around lines.
export function textOf(node) {
  const raw = node.children.filter((one) => !one.tag);
  const said = raw.map((one) => (one.startsWith("<![CDATA[") ? one.slice(9, -3) : node.decode(one)));
  return said.join("").replace(/\s+/g, " ").trim();
}

function declared(attributes, decode) {
  const spaces = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "xmlns") spaces[""] = decode(value);
    else if (key.startsWith("xmlns:")) spaces[key.slice(6)] = decode(value);
  }
  return spaces;
}

export function resolved(name, scope, isAttribute = false) {
  const [prefix, local] = name.includes(":") ? name.split(":") : ["", name];
  return isAttribute && !prefix ? local : `{${scope[prefix] ?? prefix}}${local}`;
}
