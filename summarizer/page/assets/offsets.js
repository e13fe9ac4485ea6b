// Convert between offsets of records (code points) and of scripts (UTF-16 code units).

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

// Returns { unit(point): index into the string, point(unit): its code point }.
const offsetConverter = (text) => {
  if (!ASTRAL.test(text)) return { unit: (point) => point, point: (unit) => unit };
  // The offset of each surrogate pair, in code points.
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
    // A unit inside a pair belongs to the code point of the pair.
    point: (unit) => unit - before(unit, (at) => wide[at] + at),
  };
};
