import { heavyJob } from '../base/heavy/heavy-job.ts'
import type { checkBlocks, damagedConversations } from './content/check.ts'
import type { markForgotten, removeForgotten } from './content/forget.ts'
import type { figures, find, ids, list, show } from './content/look.ts'
import type { readPiece } from './content/read-piece.ts'
import type { takeIn } from './content/take-in.ts'
import type { writeBack } from './content/write-back.ts'

/** All that is done with the vault's database: in the thread, a piece at a time. */
export const vaultJobs = {
  takeIn: heavyJob<typeof takeIn>('vault.update', 'Keeping conversations'),
  writeBack: heavyJob<typeof writeBack>('vault.writeBack', 'Putting the conversation back'),
  figures: heavyJob<typeof figures>('vault.figures', 'Looking at the vault'),
  list: heavyJob<typeof list>('vault.list', 'Listing what the vault has'),
  find: heavyJob<typeof find>('vault.find', 'Looking into the vault'),
  ids: heavyJob<typeof ids>('vault.ids', 'Looking into the vault'),
  show: heavyJob<typeof show>('vault.get', 'Looking into the vault'),
  readPiece: heavyJob<typeof readPiece>('vault.readPiece', 'Reading from the vault'),
  markForgotten: heavyJob<typeof markForgotten>('vault.markForgotten', 'Forgetting conversations'),
  removeForgotten: heavyJob<typeof removeForgotten>('vault.removeForgotten', 'Removing conversations'),
  checkBlocks: heavyJob<typeof checkBlocks>('vault.checkBlocks', 'Checking the vault'),
  damaged: heavyJob<typeof damagedConversations>('vault.damaged', 'Checking the vault'),
}
