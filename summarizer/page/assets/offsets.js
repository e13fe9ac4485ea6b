// Records count Unicode characters, scripts count halves of some of them. Both ways, exactly.

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

// Returns { unit(point): index into the string, point(unit): the character it belongs to }.
const ruler = (text) => {
  if (!ASTRAL.test(text)) return { unit: (point) => point, point: (unit) => unit };
  // Where each wide character begins, counted in characters.
  const wide = [];
  let points = 0;
  for (const character of text) {
    if (character.length === 2) wide.push(points);
    points += 1;
  }
  const before = (limit, value) => {
    let [low, high] = [0, wide.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value(middle) < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    unit: (point) => point + before(point, (at) => wide[at]),
    // A unit inside a pair belongs to the character that it is half of.
    point: (unit) => unit - before(unit, (at) => wide[at] + at),
  };
};
