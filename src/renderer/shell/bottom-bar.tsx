import { Link } from '@tanstack/react-router'
import { type Place, places, usePlaceCount } from './places.ts'

/** The places on a narrow screen. */
export function BottomBar() {
  return (
    <nav aria-label="Places" className="flex border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)]">
      {places.map((place) => (
        <BottomLink key={place.to} place={place} />
      ))}
    </nav>
  )
}

function BottomLink({ place }: { place: Place }) {
  const count = usePlaceCount(place.to)
  const Icon = place.icon
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === '/' }}
      className="flex h-12 flex-auto flex-col items-center justify-center gap-0.5 text-muted text-xs aria-[current=page]:text-ink"
    >
      <span className="relative">
        <Icon aria-hidden size={18} strokeWidth={1.75} />
        {count && place.to === '/inbox' && (
          <span className="absolute -top-1 left-3 min-w-4 rounded-full bg-amber px-1 text-center font-medium text-surface leading-4">
            {count.count}
            <span className="sr-only"> {count.spoken}, </span>
          </span>
        )}
      </span>
      {place.label}
    </Link>
  )
}
