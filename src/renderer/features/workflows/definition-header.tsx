import { Link } from '@tanstack/react-router'
import { ArrowLeft, Download, Ellipsis, FileUp, Play, RotateCcw, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { toast } from 'sonner'
import type { Workflow } from '../../../contract/run.ts'
import { download } from '../../lib/download.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { DefinitionFileInput } from './definition-file-input.tsx'
import { newDefinition } from './drafts.ts'

/** The line over a definition: which it is, whether it is saved, and what can be done with it. */
export function DefinitionHeader(props: {
  name: string
  /** Null: it was never saved. */
  workflow: Workflow | null
  dirty: boolean
  /** The name that it would be saved under, when that is another one. */
  saveAs: string | null
  canSave: boolean
  canRun: boolean
  source: string
  onSave: () => void
  onRun: () => void
  onOpen: (source: string) => void
  onRevert: () => void
  onRemove: () => void
}) {
  const { workflow, dirty, source } = props
  const file = useRef<HTMLInputElement>(null)
  const isNew = props.name === newDefinition
  const title = isNew ? 'New workflow' : props.name
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b px-4 py-1.5 max-md:px-3">
      <div className="flex min-w-0 flex-1 items-center gap-2.5">
        <Tooltip content="Back to the definitions">
          <Link
            to="/workflows"
            search={{ tab: 'definitions' }}
            aria-label="Back to the definitions"
            className="-ml-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <ArrowLeft aria-hidden size={16} strokeWidth={1.75} />
          </Link>
        </Tooltip>
        <h1 className="min-w-0 truncate font-semibold text-lg" title={title}>
          {title}
        </h1>
        {workflow?.origin === 'template' && <Badge>Template</Badge>}
        {dirty && <Badge tone="amber">Not saved</Badge>}
        {workflow?.origin === 'template' && dirty && (
          <span className="truncate text-faint text-sm max-lg:hidden">
            What you save goes before the template.
          </span>
        )}
      </div>
      <div className="flex items-center gap-2">
        <DropdownMenu align="end" trigger={<IconButton label="More actions" icon={Ellipsis} />}>
          <MenuItem icon={FileUp} onSelect={() => file.current?.click()}>
            Open file…
          </MenuItem>
          <MenuItem icon={Download} onSelect={() => downloadDefinition(workflow?.name ?? 'new', source)}>
            Download
          </MenuItem>
          <MenuItem
            icon={RotateCcw}
            disabled={!dirty}
            onSelect={() => revert(props.onRevert, source, props.onOpen)}
          >
            {isNew ? 'Start over' : 'Revert to what is saved'}
          </MenuItem>
          <MenuItem
            icon={Trash2}
            danger
            disabled={workflow?.origin !== 'saved'}
            {...(workflow?.origin === 'template' ? { note: 'A template comes with Muster and stays.' } : {})}
            onSelect={props.onRemove}
          >
            Remove
          </MenuItem>
        </DropdownMenu>
        <DefinitionFileInput input={file} onOpen={props.onOpen} />
        <Button shortcut="Mod+S" disabled={!props.canSave} onClick={props.onSave}>
          {props.saveAs === null ? 'Save' : `Save as ${props.saveAs}`}
        </Button>
        <Button look="primary" icon={Play} disabled={!props.canRun} onClick={props.onRun}>
          Run
        </Button>
      </div>
    </header>
  )
}

/** Takes the changes back; for a while they can be had again. */
function revert(onRevert: () => void, source: string, onOpen: (source: string) => void): void {
  onRevert()
  toast('Your changes were taken back', { action: { label: 'Undo', onClick: () => onOpen(source) } })
}

function downloadDefinition(name: string, source: string): void {
  const json = source.trimStart().startsWith('{')
  const type = json ? 'application/json' : 'application/yaml'
  download(new Blob([source], { type }), `${name}.workflow.${json ? 'json' : 'yaml'}`)
}
