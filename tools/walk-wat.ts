import wabt from 'wabt'

/**
 * The WebAssembly that walks rows through trees; `src/forest/tree-memory.ts` tells how the memory is laid out. Eight walks
 * are under way at once, because each of their steps waits for memory; a step has no branch, because a forest's comparisons
 * cannot be predicted. A walk that has reached its leaf steps on the spot until the other seven are there.
 */
const walks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/**
 * From a walk's node to one of its children: the left one, or 8 bytes further the right one. `lane` is the walk's row among
 * the eight whose slots lie side by side. The words of all walks are anded where `leaf` is asked: leaves have 16 ones.
 */
function step(walk: string, lane: number, leaf: boolean): string {
  return `
    (local.set $node (i64.load (local.get $${walk})))
    (local.set $word (i32.wrap_i64 (local.get $node)))
    ${leaf ? '(local.set $all (i32.and (local.get $all) (local.get $word)))' : ''}
    (local.set $${walk} (i32.add
      (i32.wrap_i64 (i64.shr_u (local.get $node) (i64.const 32)))
      (i32.and (i32.const 8) (i32.shr_s (i32.sub
        (i32.and (local.get $word) (i32.const 0xffff))
        (i32.load16_u offset=${2 * lane} (i32.add (local.get $slot) (i32.shr_u (local.get $word) (i32.const 16)))))
        (i32.const 31)))))`
}

/** Two steps a round: whether all walks are at their leaves is asked half as often. */
function walkAll(laneOf: (index: number) => number): string {
  return `
  (loop $down
    (local.set $all (i32.const 0xffff))
    ${walks.map((walk, i) => step(walk, laneOf(i), false)).join('')}
    ${walks.map((walk, i) => step(walk, laneOf(i), true)).join('')}
    (br_if $down (i32.ne (local.get $all) (i32.const 0xffff))))`
}

/** Adds the leaf under a walk to the sums at `$sum`: a leaf of one output is at its node's place itself. */
function addLeaf(walk: string): string {
  return `
    (local.set $leaf (i32.add (local.get $places) (i32.shr_u (local.get $${walk}) (i32.const 1))))
    (if (i32.gt_u (local.get $outputs) (i32.const 1))
      (then (local.set $leaf (i32.load (local.get $leaf)))))
    (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.promote_f32 (f32.load (local.get $leaf)))))
    (if (i32.gt_u (local.get $outputs) (i32.const 1))
      (then (call $addRest (local.get $leaf) (local.get $sum) (local.get $outputs))))`
}

const locals = `(local $node i64) (local $word i32) (local $all i32) (local $leaf i32) (local $tree i32)
  ${walks.map((walk) => `(local $${walk} i32)`).join(' ')}`
const root = (place: string) => `(i32.load (i32.add (local.get $roots) (i32.shl ${place} (i32.const 2))))`

const wat = `(module
  (memory (export "memory") 1 65536)

  (func $addRest (param $leaf i32) (param $sum i32) (param $outputs i32) (local $k i32)
    (local.set $k (i32.const 1))
    (loop $each
      (local.set $leaf (i32.add (local.get $leaf) (i32.const 4)))
      (local.set $sum (i32.add (local.get $sum) (i32.const 8)))
      (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.promote_f32 (f32.load (local.get $leaf)))))
      (br_if $each (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $outputs)))))

  ;; Many rows, in eights of $width bytes: each tree is fetched once for all of them.
  (func (export "walkRows") (param $roots i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $slots i32) (param $width i32) (param $rows i32) (param $sums i32)
    (local $row i32) (local $slot i32) (local $sum i32) ${locals}
    (loop $eachTree
      (local.set $row (i32.const 0))
      (local.set $slot (local.get $slots))
      (local.set $sum (local.get $sums))
      (loop $eachEight
        ${walks.map((walk) => `(local.set $${walk} ${root('(local.get $tree)')})`).join('\n        ')}
        ${walkAll((index) => index)}
        ${walks
          .map(
            (walk) => `${addLeaf(walk)}
        (local.set $sum (i32.add (local.get $sum) (i32.shl (local.get $outputs) (i32.const 3))))`,
          )
          .join('')}
        (local.set $slot (i32.add (local.get $slot) (local.get $width)))
        (br_if $eachEight (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 8))) (local.get $rows))))
      (br_if $eachTree (i32.lt_u (local.tee $tree (i32.add (local.get $tree) (i32.const 1))) (local.get $trees)))))

  ;; One row through all trees, whose number is a multiple of eight.
  (func (export "walkRow") (param $roots i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $slot i32) (param $sum i32) ${locals}
    (loop $eachEight
      ${walks
        .map(
          (walk) => `
      (local.set $${walk} ${root('(local.get $tree)')})
      (local.set $tree (i32.add (local.get $tree) (i32.const 1)))`,
        )
        .join('')}
      ${walkAll(() => 0)}
      ${walks.map(addLeaf).join('')}
      (br_if $eachEight (i32.lt_u (local.get $tree) (local.get $trees))))))`

/** `src/forest/walk-wasm.ts`: the assembled module as text. */
export async function walkWasm(): Promise<string> {
  const assembler = await wabt()
  const { buffer } = assembler.parseWat('walk.wat', wat).toBinary({})
  const text = Buffer.from(buffer)
    .toString('base64')
    .replaceAll(/.{1,100}/g, "  '$&' +\n")
  return `/** WebAssembly, assembled by \`npm run generate\` from \`tools/walk-wat.ts\`, where its text is. */
export const walkWasm =
${text.slice(0, -3)}
`
}
