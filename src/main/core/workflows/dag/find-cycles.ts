import type { Structure } from './structure.ts'

/** Edges that are looked at in search of shorter cycles, in all. */
const BUDGET = 1_000_000

/**
 * One cycle of each strongly connected component, as indices: each node needs the next one, the last needs the first.
 * It is the shortest of its component in all but huge tangles, of which only some nodes are tried.
 */
export function findCycles({ needs, order }: Structure): number[][] {
  if (order.length === needs.length) return []
  const suspects = new Uint8Array(needs.length).fill(1)
  for (const node of order) suspects[node] = 0
  const component = findComponents(needs, suspects)
  const members = new Map<number, number[]>()
  for (const [node, root] of component.entries()) {
    if (root < 0) continue
    const list = members.get(root)
    if (list === undefined) members.set(root, [node])
    else list.push(node)
  }
  let budget = BUDGET
  const cycles: number[][] = []
  const cameFrom = new Int32Array(needs.length)
  const seenFor = new Int32Array(needs.length).fill(-1)
  for (const nodes of members.values()) {
    if (nodes.length < 2) continue
    let shortest: number[] = []
    for (const start of nodes) {
      if (shortest.length === 2 || (shortest.length > 0 && budget <= 0)) break
      const cycle = searchFrom(start)
      if (shortest.length === 0 || cycle.length < shortest.length) shortest = cycle
    }
    cycles.push(shortest)
  }
  return cycles

  /** Breadth first within the component until it comes back. */
  function searchFrom(start: number): number[] {
    const queue = [start]
    seenFor[start] = start
    for (const node of queue) {
      for (const need of needs[node] ?? []) {
        budget--
        if (need === start) return walkBack(node, start)
        if (component[need] !== component[start] || seenFor[need] === start) continue
        seenFor[need] = start
        cameFrom[need] = node
        queue.push(need)
      }
    }
    return []
  }

  function walkBack(last: number, start: number): number[] {
    const path = [last]
    for (let node = last; node !== start; ) {
      node = cameFrom[node] ?? start
      path.push(node)
    }
    return path.reverse()
  }
}

/** Tarjan's components without recursion: a number for each suspect, -1 for others. */
function findComponents(needs: Structure['needs'], suspects: Uint8Array): Int32Array {
  const size = needs.length
  const component = new Int32Array(size).fill(-1)
  const number = new Int32Array(size)
  const lowest = new Int32Array(size)
  const nextEdge = new Int32Array(size)
  const open: number[] = []
  let counter = 0
  for (let root = 0; root < size; root++) {
    if (suspects[root] === 0 || number[root] !== 0) continue
    const path = [root]
    enter(root)
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edges = needs[node]
      const at = nextEdge[node] ?? 0
      const need = edges?.[at]
      if (need !== undefined) {
        nextEdge[node] = at + 1
        if (suspects[need] === 0) continue
        if (number[need] === 0) {
          path.push(need)
          enter(need)
        } else if (component[need] === -1) lower(node, number[need] ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) lower(parent, lowest[node] ?? 0)
      if (lowest[node] === number[node]) close(node)
    }
  }
  return component

  function enter(node: number): void {
    number[node] = lowest[node] = ++counter
    open.push(node)
  }
  function lower(node: number, to: number): void {
    if (to < (lowest[node] ?? 0)) lowest[node] = to
  }
  function close(root: number): void {
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      component[node] = root
      if (node === root) return
    }
  }
}
