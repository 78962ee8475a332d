import {
  Check,
  CircleX,
  Clock,
  GitPullRequest,
  Hand,
  type LucideIcon,
  Plus,
  Terminal,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import type { Gate } from '../../../../contract/work-item.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatExact } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { AddGate } from './add-gate.tsx'
import { Rows } from './item-row.tsx'
import { Part } from './part.tsx'
import type { ItemDetail } from './use-item.ts'

const kinds: Record<Gate['kind'], { icon: LucideIcon; word: string }> = {
  person: { icon: Hand, word: 'A person’s yes' },
  time: { icon: Clock, word: 'A time' },
  command: { icon: Terminal, word: 'A command' },
  pull_request: { icon: GitPullRequest, word: 'A pull request' },
}
const states: Record<Gate['state'], { word: string; tone: Tone }> = {
  waiting: { word: 'Waits', tone: 'amber' },
  open: { word: 'Open', tone: 'green' },
  refused: { word: 'Refused', tone: 'red' },
}

/** What an item waits for outside of the tracker; a person answers here. */
export function GatesSection({ detail, onChanged }: { detail: ItemDetail; onChanged: () => void }) {
  const { item, gates } = detail
  const [adding, setAdding] = useState(false)
  return (
    <Part
      title="Gates"
      count={gates.length}
      aside={
        !adding &&
        item.deletedAt === null && (
          <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
            Gate
          </Button>
        )
      }
    >
      {adding && <AddGate itemId={item.id} onDone={onChanged} onClose={() => setAdding(false)} />}
      {gates.length === 0 && !adding && (
        <p className="text-faint">A yes, a time, a command or a pull request that it is to wait for.</p>
      )}
      {gates.length > 0 && (
        <Rows label="Gates">
          {gates.map((gate) => (
            <GateRow key={gate.id} gate={gate} onChanged={onChanged} />
          ))}
        </Rows>
      )}
    </Part>
  )
}

function GateRow({ gate, onChanged }: { gate: Gate; onChanged: () => void }) {
  const client = useClient()
  const kind = kinds[gate.kind]
  const state = states[gate.state]
  const act = async (what: string, run: () => Promise<unknown>) => {
    try {
      await run()
      onChanged()
    } catch (thrown) {
      reportError(thrown, what)
    }
  }
  const answer = (yes: boolean) =>
    void act('The gate was not answered', () => client.call('work.answerGate', { gateId: gate.id, yes }))
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-2.5 py-1.5 last:border-b-0">
      <kind.icon
        role="img"
        aria-label={kind.word}
        size={16}
        strokeWidth={1.75}
        className="shrink-0 text-muted"
      />
      <span className="min-w-40 flex-1 break-words">
        <VisibleText text={gate.reason} kind="content" />
        <span className="block text-muted text-sm">
          <Said gate={gate} />
        </span>
      </span>
      <Badge tone={state.tone}>{state.word}</Badge>
      {gate.state !== 'open' && (
        <Button size="sm" icon={Check} onClick={() => answer(true)}>
          Yes, open it
        </Button>
      )}
      {gate.state === 'waiting' && (
        <Button size="sm" icon={CircleX} onClick={() => answer(false)}>
          No
        </Button>
      )}
      <IconButton
        size="sm"
        icon={Trash2}
        label={`Take the gate away: ${gate.reason}`}
        onClick={() =>
          void act('The gate was not taken away', () => client.call('work.removeGate', { gateId: gate.id }))
        }
      />
    </li>
  )
}

/** What it waits for, and what its last look found. */
function Said({ gate }: { gate: Gate }) {
  const { until, command, note, lookedAt, nextLookAt, openedBy, state } = gate
  return (
    <>
      {until !== null && `Until ${formatExact(until)}. `}
      {command !== null && <code className="break-all">{command.join(' ')}</code>}
      {command !== null && ' '}
      {note !== null && (
        <>
          <VisibleText text={note} kind="content" />{' '}
        </>
      )}
      {openedBy !== null && `By ${openedBy}. `}
      {lookedAt !== null && (
        <>
          Looked <Time at={lookedAt} />.{' '}
        </>
      )}
      {state === 'waiting' && nextLookAt !== null && `Looks again at ${formatExact(nextLookAt)}.`}
    </>
  )
}
