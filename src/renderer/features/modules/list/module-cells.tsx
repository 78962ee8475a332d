import { Link } from '@tanstack/react-router'
import { visibleText } from '../../../../contract/visible-text.ts'
import { useLive } from '../../../lib/store.ts'
import { formatCount, formatDirectory } from '../../../ui/format.ts'
import { StateLine } from '../../../ui/state-line.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { describeModuleState } from '../module-state.ts'
import type { ModuleItem } from './module-rows.ts'

interface CellProps {
  item: ModuleItem
}

export function StateCell({ item }: CellProps) {
  return <StateLine look={describeModuleState(item.module)} />
}

export function NameCell({ item: { module } }: CellProps) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Link
        to="/modules/$name"
        params={{ name: module.name }}
        tabIndex={-1}
        title={module.description}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {module.name}
      </Link>
      <span className="shrink-0 text-faint text-sm">{module.version}</span>
    </span>
  )
}

export function CapabilitiesCell({ item: { module } }: CellProps) {
  const { capabilities } = module
  if (capabilities.length === 0) return <span className="truncate text-faint">free questions</span>
  const names = capabilities.map(({ id }) => id).join(', ')
  return (
    <span className="truncate text-muted" title={names}>
      {names}
    </span>
  )
}

export function OriginCell({ item: { module } }: CellProps) {
  const home = useLive((state) => state.info?.homeDirectory)
  const path = formatDirectory(module.directory, home)
  return (
    <span className="truncate text-muted" title={`${path}, ${module.origin}`}>
      <VisibleText text={visibleText(path, 'code')} />
    </span>
  )
}

export function FoundCell({ item: { module } }: CellProps) {
  return <span className="text-muted">{module.origin === 'found' ? 'Found' : 'Registered'}</span>
}

/** Questions at work of how many at once, and those that wait. */
export function LoadCell({ item: { module, figures } }: CellProps) {
  const { busy = 0, waiting = 0 } = figures ?? {}
  if (busy + waiting === 0) return <span className="text-faint">0 / {module.maxParallel}</span>
  return (
    <span
      className="truncate"
      title={`${busy} being answered of ${module.maxParallel} at once, ${waiting} wait`}
    >
      <span className="text-blue">
        {busy} / {module.maxParallel}
      </span>
      {waiting > 0 && <span className="text-amber"> +{waiting}</span>}
    </span>
  )
}

export function AskedCell({ item: { figures } }: CellProps) {
  return <span className={figures ? '' : 'text-faint'}>{figures ? formatCount(figures.asked) : '0'}</span>
}

export function LastCell({ item: { figures } }: CellProps) {
  return figures ? (
    <Time at={figures.lastAskedAt} className="text-muted" />
  ) : (
    <span className="text-faint">never</span>
  )
}
