/** Levels that eight rows pass at once: two to the power of it are the bits of a lane. */
export const TOP_LEVELS = 4
export const TOP_NODES = 2 ** TOP_LEVELS - 1
/** Words of a top: its nodes' own first words, one to spare, and the addresses of its exits. */
export const TOP_WORDS = 2 * (TOP_NODES + 1)

/**
 * The top of a tree as if it were complete, its nodes level by level: what hangs under a leaf is that leaf again, which
 * sends nothing right. `nodes` are those of `tree-memory.ts`, two words each.
 */
export function writeTop(top: Int32Array, nodes: Int32Array, root: number): void {
  const addresses = [root]
  for (let node = 0; node < TOP_NODES; node++) {
    const address = addresses[node]!
    const left = nodes[address / 4 + 1]!
    top[node] = nodes[address / 4]!
    addresses.push(left, left === address ? address : left + 8)
  }
  top.set(addresses.slice(TOP_NODES), TOP_NODES + 1)
}

/** For each node of a top eight lanes, whose bits are the exits that stay open to a row that goes right: all but those under its left child. */
export function topMasks(): Uint16Array {
  const masks = new Uint16Array(8 * TOP_NODES)
  for (let node = 0; node < TOP_NODES; node++) {
    const level = Math.floor(Math.log2(node + 1))
    const exits = 2 ** (TOP_LEVELS - level)
    const first = (node + 1 - 2 ** level) * exits
    masks.fill(~((2 ** (exits / 2) - 1) << first), 8 * node, 8 * node + 8)
  }
  return masks
}
