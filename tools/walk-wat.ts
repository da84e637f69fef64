import wabt from 'wabt'

/**
 * The WebAssembly that walks rows through trees; `src/forest/tree-memory.ts` tells how the memory is laid out. Eight walks
 * are under way at once, because each of their steps waits for memory; a step has no branch, because a forest's comparisons
 * cannot be predicted. A walk that has reached its leaf steps on the spot.
 */
const walks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Steps of all rows before it is asked who has arrived, and between asking again: the best of those tried on leaves 12 deep. */
const FIRST_STEPS = 8
const MORE_STEPS = 4

/** From a walk's node to one of its children: the left one, or 8 bytes further the right one. */
function step(walk: string, row: string, after = ''): string {
  return `
    (local.set $cut (i32.load16_u (local.get $${walk})))${after}
    (local.set $${walk} (i32.add
      (i32.load offset=4 (local.get $${walk}))
      (i32.shl (i32.lt_u
        (local.get $cut)
        (i32.load16_u offset=4 (i32.add (local.get $${row}) (i32.load16_u offset=2 (local.get $${walk})))))
        (i32.const 3))))`
}

const steps = (count: number) =>
  Array.from({ length: count }, () => walks.map((walk) => step(walk, `row_${walk}`)).join('')).join('')

/** Keeps with the rows where their walks are, and lists those that are not at a leaf, whose cut is all ones. */
const keep = walks
  .map(
    (walk) => `
    (i32.store (local.get $row_${walk}) (local.get $${walk}))
    (i32.store (local.get $left) (local.get $row_${walk}))
    (local.set $left (i32.add (local.get $left)
      (i32.shl (i32.ne (i32.load16_u (local.get $${walk})) (i32.const 0xffff)) (i32.const 2))))`,
  )
  .join('')

/** The list has whole eights: the last one is filled with a row that nobody asked for, at a leaf. */
const fill = walks
  .map((_, at) => `(i32.store offset=${4 * at} (local.get $left) (local.get $spare))`)
  .join('\n        ')

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

const i32s = (names: readonly string[]) => names.map((name) => `(local $${name} i32)`).join(' ')
const root = `(i32.load (i32.add (local.get $roots) (i32.shl (local.get $tree) (i32.const 2))))`
const next = (name: string, by: string) => `(local.set $${name} (i32.add (local.get $${name}) ${by}))`

const wat = `(module
  (memory (export "memory") 1 65536)

  (func $addRest (param $leaf i32) (param $sum i32) (param $outputs i32) (local $k i32)
    (local.set $k (i32.const 1))
    (loop $each
      (local.set $leaf (i32.add (local.get $leaf) (i32.const 4)))
      (local.set $sum (i32.add (local.get $sum) (i32.const 8)))
      (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.promote_f32 (f32.load (local.get $leaf)))))
      (br_if $each (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $outputs)))))

  ;; Many rows of $width bytes from $first to before $end, whole eights: each tree is fetched once for all of them. After
  ;; the first steps only the rows in $list go on, so that none waits for the deepest leaf of its eight.
  (func (export "walkRows") (param $roots i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $first i32) (param $width i32) (param $end i32) (param $spare i32) (param $list i32) (param $sums i32)
    ${i32s(['tree', 'left', 'at', 'sum', 'leaf', 'cut', 'row', ...walks, ...walks.map((walk) => `row_${walk}`)])}
    (loop $eachTree
      (local.set $row (local.get $first))
      (local.set $left (local.get $list))
      (loop $eachEight
        ${walks
          .map(
            (walk) => `(local.set $${walk} ${root})
        (local.set $row_${walk} (local.get $row))
        ${next('row', '(local.get $width)')}`,
          )
          .join('\n        ')}
        ${steps(FIRST_STEPS)}
        ${keep}
        (br_if $eachEight (i32.lt_u (local.get $row) (local.get $end))))
      (loop $eachRound
        ${fill}
        (local.set $at (local.get $list))
        (local.set $row (local.get $left))
        (local.set $left (local.get $list))
        (if (i32.gt_u (local.get $row) (local.get $list)) (then
          (loop $eachListed
            ${walks
              .map(
                (walk, at) => `(local.set $row_${walk} (i32.load offset=${4 * at} (local.get $at)))
            (local.set $${walk} (i32.load (local.get $row_${walk})))`,
              )
              .join('\n            ')}
            ${next('at', '(i32.const 32)')}
            ${steps(MORE_STEPS)}
            ${keep}
            (br_if $eachListed (i32.lt_u (local.get $at) (local.get $row))))
          (br $eachRound))))
      (local.set $row (local.get $first))
      (local.set $sum (local.get $sums))
      (loop $eachRow
        (local.set $a (i32.load (local.get $row)))
        ${addLeaf('a')}
        ${next('sum', '(i32.shl (local.get $outputs) (i32.const 3))')}
        ${next('row', '(local.get $width)')}
        (br_if $eachRow (i32.lt_u (local.get $row) (local.get $end))))
      (br_if $eachTree (i32.lt_u (local.tee $tree (i32.add (local.get $tree) (i32.const 1))) (local.get $trees)))))

  ;; One row through all trees, whose number is a multiple of eight.
  (func (export "walkRow") (param $roots i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $row i32) (param $sum i32) ${i32s(['tree', 'leaf', 'cut', 'all', ...walks])}
    (loop $eachEight
      ${walks
        .map(
          (walk) => `
      (local.set $${walk} ${root})
      ${next('tree', '(i32.const 1)')}`,
        )
        .join('')}
      ;; Two steps a round: whether all walks are at their leaves is asked half as often.
      (loop $down
        (local.set $all (i32.const 0xffff))
        ${walks.map((walk) => step(walk, 'row')).join('')}
        ${walks.map((walk) => step(walk, 'row', '(local.set $all (i32.and (local.get $all) (local.get $cut)))')).join('')}
        (br_if $down (i32.ne (local.get $all) (i32.const 0xffff))))
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
