import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Ellipsis } from 'lucide-react'
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu.tsx'
import { type Place, places, usePlaceCount } from './places.ts'

/** Places with a button of their own: with more, a thumb hits the wrong one, and their names do not fit. */
const OWN = 5
const own = places.slice(0, OWN)
const others = places.slice(OWN)

const look =
  'flex h-12 min-w-0 flex-col items-center justify-center gap-0.5 text-muted text-xs aria-[current=page]:text-ink'

/** The places on a narrow screen: the first ones, and a menu with the others. */
export function BottomBar() {
  return (
    <nav aria-label="Places" className="flex border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)]">
      {own.map((place) => (
        <BottomLink key={place.to} place={place} />
      ))}
      <MorePlaces />
    </nav>
  )
}

function BottomLink({ place }: { place: Place }) {
  const count = usePlaceCount(place.to)
  const Icon = place.icon
  return (
    <Link to={place.to} activeOptions={{ exact: place.to === '/' }} className={clsx(look, 'flex-1')}>
      <span className="relative">
        <Icon aria-hidden size={18} strokeWidth={1.75} />
        {count && place.to === '/inbox' && (
          <span className="absolute -top-1 left-3 min-w-4 rounded-full bg-amber px-1 text-center font-medium text-surface leading-4">
            {count.count}
            <span className="sr-only"> {count.spoken}, </span>
          </span>
        )}
      </span>
      <span className="max-w-full truncate">{place.label}</span>
    </Link>
  )
}

/** The other places. Where one is at one of them, its name stands here. */
function MorePlaces() {
  const navigate = useNavigate()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const current = others.find(({ to }) => path === to || path.startsWith(`${to}/`))
  const Icon = current?.icon ?? Ellipsis
  return (
    <DropdownMenu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={current ? `${current.label}, more places` : 'More places'}
          aria-current={current && 'page'}
          className={clsx(look, 'min-w-15 shrink-0 px-1 data-[state=open]:bg-pressed')}
        >
          <Icon aria-hidden size={18} strokeWidth={1.75} />
          <span className="max-w-full truncate">{current?.label ?? 'More'}</span>
        </button>
      }
    >
      {others.map(({ to, label, icon }) => (
        <MenuItem key={to} icon={icon} onSelect={() => void navigate({ to })}>
          {label}
        </MenuItem>
      ))}
    </DropdownMenu>
  )
}
