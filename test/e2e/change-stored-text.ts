import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MongoClient } from 'mongodb'
import type { World } from './compositions.ts'

/** Changes an item of the first generation behind the hub's back, as anybody with access to the read store could. */
export async function changeStoredText({ dataFolder, env }: World, itemId: string, from: string, to: string) {
  if (env.HUB_MONGO === undefined) return changeInSqlite(join(dataFolder, 'read', 'g1.sqlite'), itemId, from, to)
  const client = new MongoClient(env.HUB_MONGO)
  const items = client.db().collection<{ _id: string; contentText: string }>('items_g1')
  const { contentText } = (await items.findOne({ _id: itemId })) as { contentText: string }
  await items.updateOne({ _id: itemId }, { $set: { contentText: contentText.replace(from, to) } })
  await client.close()
}

function changeInSqlite(file: string, itemId: string, from: string, to: string) {
  const database = new DatabaseSync(file)
  const { changes } = database
    .prepare('UPDATE texts SET text = replace(text, ?, ?) WHERE id = (SELECT text FROM items WHERE itemId = ?)')
    .run(from, to, itemId)
  database.close()
  if (changes !== 1) throw new Error(`${changes} texts changed`)
}
