import { expect } from 'chai'
import { governmentName } from '../../../services/domain/directory/government-name.ts'

describe('the office that governs a division', () => {
  const cases: [name: string, level: 'township' | 'county' | 'city', office: string][] = [
    ['税镇镇', 'township', '税镇镇人民政府'],
    ['宣化店乡', 'township', '宣化店乡人民政府'],
    ['鼓楼街道', 'township', '鼓楼街道办事处'],
    ['平房地区', 'township', '平房地区办事处'],
    ['安徽颍州经济开发区', 'township', '安徽颍州经济开发区管理委员会'],
    ['开发区管理委员会', 'township', '开发区管理委员会'],
    ['阜阳市农场', 'township', '阜阳市农场'],
    ['街道口农场', 'township', '街道口农场'],
    ['地区农场', 'city', '地区农场'],
    ['苏木山林场', 'township', '苏木山林场'],
    ['巴音苏木', 'township', '巴音苏木人民政府'],
    ['太和县', 'county', '太和县人民政府'],
    ['颍州区', 'county', '颍州区人民政府'],
    ['鄂温克族自治旗', 'county', '鄂温克族自治旗人民政府'],
    ['大兴安岭地区', 'city', '大兴安岭地区行政公署'],
    ['锡林郭勒盟', 'city', '锡林郭勒盟行政公署'],
    ['凉山彝族自治州', 'city', '凉山彝族自治州人民政府'],
  ]
  for (const [name, level, office] of cases)
    it(`of ${name} is ${office}`, () => {
      expect(governmentName(name, level)).to.equal(office)
    })
})
