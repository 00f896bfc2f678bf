import type { Command } from 'commander'
import { type Clock, machineClock } from '../clock.ts'
import { type DataFolder, dataFolderAt } from '../data/data-folder.ts'
import { ENVIRONMENT, readSettings, type Settings } from '../settings.ts'
import { unknownVariables } from '../unknown-variables.ts'
import { createOutput, type Output } from './output.ts'

/** The things that every command starts from. */
export interface CommandContext {
  settings: Settings
  data: DataFolder
  clock: Clock
  output: Output
  json: boolean
}

export function contextOf(program: Command): CommandContext {
  const settings = readSettings(process.env)
  const json = program.opts().json === true
  const output = createOutput(json)
  for (const line of unknownVariables(process.env, ENVIRONMENT)) output.note(line)
  return { settings, data: dataFolderAt(settings.dataFolder), clock: machineClock, output, json }
}
