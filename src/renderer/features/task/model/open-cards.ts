import { create } from 'zustand'

interface OpenCards {
  /** What a person opened or closed, by row key; it outlives the row's place on the screen. */
  open: Readonly<Record<string, boolean>>
}

const useOpenCards = create<OpenCards>()(() => ({ open: {} }))

/** Whether a card is open: as a person left it, else as it would be by itself. */
export function useOpen(key: string, byItself: boolean): boolean {
  return useOpenCards((state) => state.open[key] ?? byItself)
}

export function setOpen(key: string, open: boolean): void {
  useOpenCards.setState((state) => ({ open: { ...state.open, [key]: open } }))
}
