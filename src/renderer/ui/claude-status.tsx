import { CircleAlert, CircleCheck, FlaskConical } from 'lucide-react'
import { useLive } from '../lib/store.ts'
import { ErrorNote } from './error-note.tsx'

/** Whether `claude` was found, with the way out when it was not. */
export function ClaudeStatus({ className = '' }: { className?: string }) {
  const claude = useLive((state) => state.info?.claude)
  const simulate = useLive((state) => state.info?.simulate === true)
  if (!claude) return null
  if (claude.path === null && simulate) {
    return (
      <div className={`flex items-start gap-2.5 px-3 py-2 ${className}`}>
        <FlaskConical aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-muted" />
        <p>
          Every task here is simulated.{' '}
          <span className="text-muted">Claude Code was not found, and is not needed.</span>
        </p>
      </div>
    )
  }
  if (claude.path === null) {
    return (
      <ErrorNote
        live={false}
        message={claude.problem?.message ?? 'Claude Code was not found on this machine.'}
        hint={
          claude.problem?.hint ??
          'Install it with: npm install -g @anthropic-ai/claude-code. Then start Muster again.'
        }
      />
    )
  }
  const Icon = claude.problem ? CircleAlert : CircleCheck
  return (
    <div className={`flex items-start gap-2.5 px-3 py-2 ${className}`}>
      <Icon
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className={claude.problem ? 'mt-px shrink-0 text-amber' : 'mt-px shrink-0 text-green'}
      />
      <div className="min-w-0">
        <p>
          Claude Code {claude.version ?? '(version unknown)'} <span className="text-faint">was found</span>
        </p>
        <p className="break-all text-faint text-sm">{claude.path}</p>
        {claude.problem && (
          <p className="mt-1 text-muted">
            {claude.problem.message} {claude.problem.hint}
          </p>
        )}
      </div>
    </div>
  )
}
