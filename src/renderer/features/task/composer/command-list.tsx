import { clsx } from 'clsx'
import { useEffect, useRef } from 'react'
import type { SlashCommand } from './complete-command.ts'

/** The commands that fit what is written, above the composer. The composer keeps the focus. */
export function CommandList(props: {
  id: string
  commands: readonly SlashCommand[]
  active: number
  onChoose: (command: SlashCommand) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[props.active]?.scrollIntoView({ block: 'nearest' })
  }, [props.active])
  return (
    <div
      ref={list}
      id={props.id}
      role="listbox"
      aria-label="Commands"
      className="absolute bottom-full left-0 z-20 mb-1 max-h-64 w-full max-w-[36rem] animate-enter overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
    >
      {props.commands.map((command, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer has the focus and chooses with Enter or Tab
        <div
          key={command.name}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.active}
          className={clsx(
            'flex cursor-default gap-3 rounded-sm px-2 py-1',
            index === props.active ? 'bg-pressed' : 'hover:bg-hover',
          )}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onChoose(command)}
        >
          <span className="shrink-0 font-mono text-sm">/{command.name}</span>
          <span className="truncate text-faint text-sm">{command.description}</span>
        </div>
      ))}
    </div>
  )
}
