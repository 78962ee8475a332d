/** The parts of a React fiber that tell whether it was rendered in a commit. */
interface Fiber {
  type: unknown
  flags: number
  memoizedProps: { row?: { key?: string }; step?: { id?: string } } | null
  alternate: Fiber | null
  child: Fiber | null
  sibling: Fiber | null
}

/** React marks a fiber whose component function ran with this flag. */
const PERFORMED_WORK = 1

/**
 * Counts how often each transcript row and each node of a graph was rendered, by its key, through the hook that React offers to its
 * developer tools. The hook has to be there before React is loaded, so this module is imported first.
 */
function countRenders(): { counts: Record<string, number>; reset: () => void } {
  const result = {
    counts: {} as Record<string, number>,
    reset: () => {
      result.counts = {}
    },
  }
  const visit = (fiber: Fiber | null, previous: Fiber | null): void => {
    for (let each = fiber; each !== null; each = each.sibling) {
      // The same object as before: React left this subtree alone.
      if (each.alternate === null || each !== previous) {
        const key = each.memoizedProps?.row?.key ?? each.memoizedProps?.step?.id
        if (key !== undefined && typeof each.type === 'function' && (each.flags & PERFORMED_WORK) !== 0) {
          result.counts[key] = (result.counts[key] ?? 0) + 1
        }
        if (each.alternate === null || each.child !== each.alternate.child) visit(each.child, null)
      }
    }
  }
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberRoot: (_id: number, root: { current: Fiber }) => visit(root.current, null),
      onCommitFiberUnmount: () => undefined,
    },
  })
  return result
}

Object.assign(window, { renders: countRenders() })
