import { RotateCw, TriangleAlert } from 'lucide-react'
import type { Extension, ExtensionKind } from '../../../contract/extension.ts'
import type { ExtensionsOf } from '../../lib/use-extensions.ts'
import { Badge } from '../badge.tsx'
import { Button } from '../button.tsx'
import { Checkbox } from '../checkbox.tsx'
import { ErrorNote } from '../error-note.tsx'
import { SkeletonLines } from '../skeleton.tsx'
import { type Tone, textTones } from '../tone.ts'
import { SettingsProblems } from './settings-problems.tsx'

const kinds: readonly { kind: ExtensionKind; label: string }[] = [
  { kind: 'mcp_server', label: 'MCP servers' },
  { kind: 'skill', label: 'Skills' },
  { kind: 'command', label: 'Commands' },
  { kind: 'agent', label: 'Agents' },
]

/** Extensions by kind, each with its switch; a broken file with what is wrong. */
export function ExtensionList({ extensions, settingsProblems, error, reload, turn }: ExtensionsOf) {
  if (error) {
    return (
      <ErrorNote
        message={error.message}
        hint={error.hint}
        actions={
          <Button size="sm" icon={RotateCw} onClick={reload}>
            Read again
          </Button>
        }
      />
    )
  }
  if (extensions === null) return <SkeletonLines lines={4} />
  return (
    <div className="flex flex-col gap-3">
      <SettingsProblems problems={settingsProblems} />
      {extensions.length === 0 && (
        <p className="text-muted">
          None. Claude Code looks for servers in <code className="text-sm">.mcp.json</code>, and for skills,
          commands and agents in <code className="text-sm">.claude</code>.
        </p>
      )}
      {kinds.map(({ kind, label }) => {
        const ofKind = extensions.filter((extension) => extension.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <section key={kind} aria-label={label}>
            <h3 className="mb-0.5 font-medium text-muted text-sm">{label}</h3>
            <ul>
              {ofKind.map((extension) => (
                <Row
                  key={`${extension.path} ${extension.name} ${extension.scope}`}
                  extension={extension}
                  onTurn={(enabled) => turn(extension, enabled)}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

const scopes: Record<Extension['scope'], string> = { user: 'Yours', project: 'Project', local: 'Yours, here' }
const statusTones: Record<string, Tone> = { connected: 'green', failed: 'red', pending: 'neutral' }

function Row({ extension, onTurn }: { extension: Extension; onTurn: (enabled: boolean) => void }) {
  const { name, description, scope, path, enabled, problem, note, status, kind } = extension
  // The entry of a file that can't be read at all stands for no server.
  const isFile = kind === 'mcp_server' && problem !== null && path.endsWith(`/${name}`)
  return (
    <li className="py-1" title={path}>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          {isFile ? (
            <span className="break-words font-medium">{name}</span>
          ) : (
            <Checkbox checked={enabled} onCheckedChange={onTurn}>
              <span className="break-words font-medium">{kind === 'command' ? `/${name}` : name}</span>
            </Checkbox>
          )}
        </div>
        {enabled && status !== null && (
          <span className={`${textTones[statusTones[status] ?? 'amber']} text-sm leading-6`}>{status}</span>
        )}
        <span className="flex h-6 items-center">
          <Badge>{scopes[scope]}</Badge>
        </span>
      </div>
      {description !== null && (
        <p className="line-clamp-2 pl-6 text-muted text-sm" title={description}>
          {description}
        </p>
      )}
      {problem !== null && <Warning>{problem}</Warning>}
      {problem === null && note !== null && <p className="break-words pl-6 text-muted text-sm">{note}</p>}
    </li>
  )
}

function Warning({ children }: { children: string }) {
  return (
    <p className="flex items-start gap-1.5 pl-6 text-amber text-sm">
      <TriangleAlert aria-hidden size={14} strokeWidth={1.75} className="mt-px shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}
