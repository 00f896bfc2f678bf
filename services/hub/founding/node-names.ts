import { pinyin } from 'pinyin-pro'
import { type NodeId, parseNodeId } from '../../domain/ids.ts'

const LEVEL_WORDS = /(特别行政区|自治县|自治旗|自治区|林区|特区|街道|地区|新区|苏木|市|县|区|旗|镇|乡|盟|州)$/

/**
 * A node id that people can say: the pinyin of the division's name without its level, after that of its county. Where it
 * is `taken`, because two names sound alike, it gets a number.
 */
export function nodeIdFor(name: string, county: string | null, taken: (nodeId: NodeId) => boolean): NodeId {
  const own = spell(name)
  const base = (county === null ? own : `${spell(county)}-${own}`).slice(0, 36).padEnd(3, 'x')
  for (let count = 1; ; count++) {
    const nodeId = parseNodeId(count === 1 ? base : `${base}-${count}`)
    if (!taken(nodeId)) return nodeId
  }
}

function spell(name: string): string {
  const bare = name.length > 2 ? name.replace(LEVEL_WORDS, '') : name
  const letters = pinyin(bare, { toneType: 'none', type: 'array', v: true }).join('')
  return letters.toLowerCase().replace(/[^a-z0-9]/g, '') || 'node'
}
