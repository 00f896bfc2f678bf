import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { type DataFolder, dataFolderAt } from '../data/data-folder.ts'
import { readSettings, type Settings } from '../settings.ts'
import { createOutput, type Output } from './output.ts'

/** What every command begins with. */
export interface CommandContext {
  settings: Settings
  data: DataFolder
  output: Output
  json: boolean
}

export function contextOf(program: Command): CommandContext {
  const settings = readSettings(process.env)
  const json = program.opts().json === true
  return { settings, data: dataFolderAt(settings.dataFolder), output: createOutput(json), json }
}

/** Checks that this hub can sign for a node. */
export function ownNode(nodeIds: NodeId[], nodeId: NodeId): NodeId {
  if (nodeIds.includes(nodeId)) return nodeId
  throw new HubError('usage', `No node "${nodeId}" with a key here. Nodes: ${nodeIds.join(', ') || 'none'}`)
}
