import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { PanelLeft, Search } from 'lucide-react'
import { setPreferences, usePreferences } from '../lib/preferences.ts'
import { useShell } from '../lib/shell-state.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Mark } from '../ui/mark.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { type Place, places, usePlaceCount } from './places.ts'

const item =
  'flex h-7 w-full items-center gap-2 rounded-md px-2 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-pressed aria-[current=page]:font-medium forced-colors:aria-[current=page]:outline aria-[current=page]:text-ink'

/** The places at the left edge, as icons alone when collapsed. */
export function Rail() {
  const collapsed = usePreferences((state) => state.railCollapsed)
  return (
    <nav
      aria-label="Places"
      className={clsx(
        'flex shrink-0 flex-col gap-0.5 border-line border-r bg-canvas p-2 max-lg:w-12',
        collapsed ? 'w-12' : 'w-52',
      )}
    >
      <div className="mb-1.5 flex h-7 items-center gap-2">
        <span
          className={clsx(
            'flex flex-1 items-center gap-2 pl-2 font-semibold text-lg tracking-tight max-lg:hidden',
            collapsed && 'hidden',
          )}
        >
          <Mark /> Muster
        </span>
        <IconButton
          label={collapsed ? 'Widen the rail' : 'Collapse the rail'}
          icon={PanelLeft}
          className="max-lg:hidden"
          onClick={() => setPreferences({ railCollapsed: !collapsed })}
        />
        <Mark className="mx-2 hidden size-4 max-lg:block" />
      </div>
      <Tooltip content="Find a task or a command" shortcut="Mod+K" side="right">
        <button
          type="button"
          className={clsx(item, 'mb-1')}
          onClick={() => useShell.setState({ paletteOpen: true })}
        >
          <Search aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
          <span
            className={clsx(
              'flex flex-1 items-center justify-between max-lg:sr-only',
              collapsed && 'sr-only',
            )}
          >
            Find <Kbd>Mod+K</Kbd>
          </span>
        </button>
      </Tooltip>
      {places.map((place) => (
        <RailLink key={place.to} place={place} collapsed={collapsed} />
      ))}
    </nav>
  )
}

function RailLink({ place, collapsed }: { place: Place; collapsed: boolean }) {
  const count = usePlaceCount(place.to)
  const Icon = place.icon
  const loud = place.to === '/inbox'
  return (
    <Tooltip content={place.label} shortcut={place.shortcut} side="right">
      <Link
        to={place.to}
        activeOptions={{ exact: place.to === '/' }}
        className={clsx(item, 'relative', place.to === '/diagnostics' && 'mt-auto')}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        <span className={clsx('flex-1 max-lg:sr-only', collapsed && 'sr-only')}>{place.label}</span>
        {count && (
          <>
            <span
              className={clsx(
                'rounded-sm px-1 text-xs max-lg:sr-only',
                collapsed && 'sr-only',
                loud ? 'bg-amber-soft font-medium text-amber' : 'text-faint',
              )}
            >
              {count.count}
              <span className="sr-only"> {count.spoken}</span>
            </span>
            {loud && (
              <span
                aria-hidden
                className={clsx(
                  'absolute top-1 right-1 size-1.5 rounded-full bg-amber',
                  !collapsed && 'lg:hidden',
                )}
              />
            )}
          </>
        )}
      </Link>
    </Tooltip>
  )
}
