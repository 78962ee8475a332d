import { useNavigate } from '@tanstack/react-router'
import { textTones } from '../ui/tone.ts'
import { statusLooks, typeLooks } from '../ui/work/item-look.ts'
import { useFoundItems } from '../ui/work/use-found-items.ts'

/** Items that are offered. */
const MOST = 10

/** Work items that have the words, as entries of the palette. */
export function useWorkEntries(search: string) {
  const navigate = useNavigate()
  const found = useFoundItems(search.trim() === '' ? null : search, MOST)
  return found.map((item) => {
    const look = statusLooks[item.status]
    return {
      id: item.id,
      group: 'Work items',
      label: item.title,
      note: typeLooks[item.itemType].word,
      icon: look.icon,
      iconClass: textTones[look.tone],
      run: () => void navigate({ to: '/work/$itemId', params: { itemId: item.id } }),
    }
  })
}
