/** Why a queued task may not start now. */
export interface Refusal {
  /** For people: "the usage window `five_hour` opens at 14:00". */
  note: string
  /** When it is worth looking again; null: when something changes. */
  until: number | null
  /** A budget keeps it back. */
  isBudget?: true
}
