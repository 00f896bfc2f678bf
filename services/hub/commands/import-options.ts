import type { Command } from 'commander'
import type { NodeId } from '../../domain/ids.ts'
import { typedNodeId } from '../cli/typed-ids.ts'
import { SIGNING, type SigningOptions } from './sign-command.ts'

/** What every command takes that publishes from a file. */
export interface FileImportFlags extends Omit<SigningOptions, 'key'> {
  node: NodeId
  withHidden: boolean
  dryRun: boolean
}

export const fileImportOptions = (command: Command): Command =>
  command
    .requiredOption('--node <nodeId>', 'the node that signs', typedNodeId)
    .option('--with-hidden', 'read hidden or filtered rows, columns and sheets of a workbook too', false)
    .option(...SIGNING.actor)
    .option(...SIGNING.strict)
    .option(...SIGNING.acknowledge)
    .option(...SIGNING.review)
    .option('--dry-run', 'say what would change, publish nothing', false)

/** The same of one whose file is one item, which is revised by the next file. */
export interface ItemImportFlags extends FileImportFlags, Pick<SigningOptions, 'key'> {
  reason: string
}

/** `reason`: of a revision, where none is typed. */
export const itemImportOptions = (command: Command, { reason }: { reason: string }): Command =>
  fileImportOptions(command)
    .option('--reason <text>', 'of a revision, at most 200 characters', reason)
    .option(...SIGNING.key)
