import { OptionList } from '../../../ui/option-list.tsx'
import type { SlashCommand } from './complete-command.ts'

/** The commands that fit what is written, above the composer. */
export function CommandList(props: {
  id: string
  commands: readonly SlashCommand[]
  active: number
  onChoose: (command: SlashCommand) => void
}) {
  return (
    <OptionList
      id={props.id}
      label="Commands"
      options={props.commands}
      keyOf={({ name }) => name}
      active={props.active}
      onChoose={props.onChoose}
      className="absolute bottom-full left-0 z-20 mb-1 max-h-64 w-full max-w-[36rem] animate-enter overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
      optionClassName="flex gap-3"
    >
      {(command) => (
        <>
          <span className="shrink-0 font-mono text-sm">/{command.name}</span>
          <span className="truncate text-faint text-sm">{command.description}</span>
        </>
      )}
    </OptionList>
  )
}
