import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Task } from '../../../contract/task.ts'
import { useLive } from '../../lib/store.ts'

/** The order is renewed at most this often: by events of structure, and when it follows a value that always changes. */
const STRUCTURE_MS = 250
const VALUES_MS = 2_000
/** A pointer that has not moved for this long is about to do nothing. */
const POINTER_IDLE_MS = 10_000

/**
 * The tasks as they were when the order was last made. While the pointer is over the rows the order stays, so
 * that no row moves from under it; rows draw their newest values all the same. `follow`: the order depends on
 * values that change all the time.
 */
export function useSnapshot(follow: boolean): {
  tasks: readonly Task[]
  /** Tasks that are not shown yet because the order is kept. */
  behind: number
  renew: () => void
  pointer: { onPointerMove: (event: PointerEvent) => void; onPointerLeave: () => void }
} {
  const [tasks, setTasks] = useState<readonly Task[]>(takeAll)
  const size = useLive((state) => state.tasks.size)
  const held = useRef(false)
  const dirty = useRef(false)
  const release = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const renewRef = useRef(() => {})

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = () => {
      clearTimeout(timer)
      timer = undefined
      dirty.current = false
      setTasks(takeAll())
    }
    renewRef.current = renew
    const unsubscribe = useLive.subscribe((state, before) => {
      const structure = state.structureVersion !== before.structureVersion
      if (!structure && !follow) return
      dirty.current = true
      if (held.current) return
      timer ??= setTimeout(
        () => {
          timer = undefined
          if (!held.current) renew()
        },
        structure ? STRUCTURE_MS : VALUES_MS,
      )
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [follow])

  useEffect(() => () => clearTimeout(release.current), [])

  const letGo = () => {
    clearTimeout(release.current)
    held.current = false
    if (dirty.current) renewRef.current()
  }
  return {
    tasks,
    behind: Math.max(0, size - tasks.length),
    renew: () => renewRef.current(),
    pointer: {
      onPointerMove(event) {
        if (event.pointerType !== 'mouse') return
        held.current = true
        clearTimeout(release.current)
        release.current = setTimeout(letGo, POINTER_IDLE_MS)
      },
      onPointerLeave: letGo,
    },
  }
}

function takeAll(): Task[] {
  return [...useLive.getState().tasks.values()]
}
