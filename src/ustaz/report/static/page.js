// The page's own data, its words, and its parts by name.

export const part = (name) => document.querySelector(`[data-part="${name}"]`);

export const data = JSON.parse(part("data").textContent);
export const words = data.words;

/** A sentence with its placeholders filled. */
export const say = (template, values = {}) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
