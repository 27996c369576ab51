/** Something that can be gone to: where it is listed, what it is called, what else tells it from its like. */
export interface Hit<Target> {
  group: string;
  label: string;
  detail: string;
  target: Target;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/**
 * What has every word asked for in its name or detail, whatever the case and the accents; names that begin with
 * what was typed first. At most `most` of each group, in the order of the groups.
 */
export function findHits<Target>(all: Hit<Target>[], asked: string, most = 6): Hit<Target>[] {
  const whole = plain(asked.trim());
  const words = whole.split(/\s+/);
  const rank = (hit: Hit<Target>): number => {
    const name = plain(hit.label);
    const text = `${name} ${plain(hit.detail)}`;
    if (!words.every((word) => text.includes(word))) return -1;
    return name.startsWith(whole) ? 2 : name.includes(whole) ? 1 : 0;
  };
  const groups = [...new Set(all.map((hit) => hit.group))];
  return groups.flatMap((group) =>
    all
      .flatMap((hit) => (hit.group === group ? [{ hit, rank: rank(hit) }] : []))
      .filter((each) => each.rank >= 0)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, most)
      .map((each) => each.hit),
  );
}
