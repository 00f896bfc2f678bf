import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { findLikelyData, type LikelyDataRule } from '../../../services/domain/personal-data/find-likely-data.ts'
import { maskPersonalData } from '../../../services/domain/personal-data/mask-personal-data.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { expectLinearTime } from '../../linear-time.ts'

// Nobody's numbers and names: the area codes are of places, the rest is made up.
const rulesIn = (text: string): LikelyDataRule[] => [...new Set(findLikelyData(text).map(({ rule }) => rule))]

describe('likely personal data in a text', () => {
  for (const [rule, texts] of Object.entries({
    'id-card-15': [
      '户主，身份证号341222690101123，补助500元',
      '身份证：341222 690101 123',
      '３４１２２２６９０１０１１２３',
      '证号110101\u200b800229\u200b001',
    ],
    'travel-document': [
      '护照号E12345678',
      '护照号码：g12345678',
      '护照ＥＡ１２３４５６７',
      '港澳通行证C12345678',
      '台胞证号：12345678',
      '台湾居民来往大陆通行证 0123456789',
      '回乡证 H01234567801',
      '外国人永久居留，居住证：CHN330000000000'.replace('CHN330000000000', 'CHN33000000'),
      '香港居民 A123456(7)',
      '香港居民 AB123456（A）',
      '持证人A123456(3)',
    ],
    account: [
      '账号：12345678901234567',
      '银行账号\n6228 4800 1012 3456 789',
      '收款单位：太和县财政局，退还张三 账号12345678901234567',
      '帐号 1234567890123456',
      '开户行：农业银行太和支行，账号 1234 5678 9012 3456 789',
      '卡号1234-5678-9012-3456',
      '惠农一卡通123456789012345678901',
      '存折号：３４１２３４５６７８９０１２３４５',
    ],
    illness: [
      '张三患有肺癌，救助5000元',
      '村民王小明因患尿毒症申请救助',
      '1\t李四\t男\t45\t脑瘫\t3000',
      '欧阳修文（白血病）',
      '李秀英 女 68岁 糖尿病、高血压',
      '患者：刘伟，诊断为精神分裂',
      '因赵大宝同学患白血病，现公示',
      '其母孙桂兰瘫痪在床',
      '王芳，病种：红斑狼疮',
      '村民刘德华突发脑溢血住院',
      '患者阿依古丽·买买提 肺结核',
    ],
    disability: ['王小明 男 肢体残疾二级 80元', '1,李四,智力残疾,三级', '户主张伟 重度残疾 1人'],
    address: [
      '王小明，税镇镇孙楼村3组12号',
      '李四 太和县城关镇人民路88号3栋2单元501室',
      '姓名：王芳，现住幸福小区5栋2单元301室',
      '张伟 细阳路１２号',
    ],
    'group-address': ['户主：张伟 住址：孙楼村五组', '1 李四 孙楼村3组 500'],
    'sensitive-column': [
      '姓名\t身份证号\t金额\n王小明\t34122219690101\t500',
      '姓名 病种 金额\n王小明 见附件病历 500',
      '序号,户主,家庭住址,金额\n1,张伟,孙楼,500',
      '| 姓名 | 银行卡号 |\n| 张伟 | 6217000012 |',
      '学生姓名\t学校\t金额\n王小明\t税镇小学\t500',
      '户主\t家庭成员\n张伟\t李四、张小伟',
      '姓名 残疾证号 金额\n王小明 34122219900101123421 80',
      '姓名（公示）\t手机号码\n王小明\t1380013800',
      '申请人\t一卡通账号\n王小明\t12345678',
      '姓名\t门牌号\n王某\t无\n李某\t人民路',
    ],
  }))
    for (const text of texts)
      it(`is found: ${rule} in “${text.replaceAll('\n', ' / ')}”`, () => {
        expect(rulesIn(text)).to.include(rule)
      })

  for (const text of [
    '张某患有肺癌，救助5000元',
    '王** 男 脑瘫',
    '李某某 肢体残疾二级',
    '高血压、糖尿病患者健康管理服务规范',
    '加强肺癌、胃癌筛查，关注精神障碍患者',
    '安徽省残疾人联合会文件',
    '太和县马庙村 残疾人 12 人',
    '一级响应，二级医院，三级公路',
    '太政办〔2026〕12号',
    '地点：人民路88号政务服务中心3楼302室',
    '联系人：张三，地址：太和县人民路88号',
    '法定代表人：王五，住所：太和县人民路88号',
    '姓名 身份证号 金额\n王小明 3412**********1234 500',
    '姓名\t银行卡号\n王小明\t＊＊＊＊1234',
    '姓名\t身份证号\t金额',
    '姓名\t病种\n王小明\t无',
    '需提交姓名、身份证号、家庭住址等材料',
    '公开救助对象姓名，家庭住址，救助金额',
    '单位名称\t开户账号\n某公司\t12345678',
    '姓名\t毕业学校\n王小明\t阜阳师范大学',
    '索引号：003158495/202603-00001',
    '合同编号 341222201513123',
    '总额341222690101123元',
    '341222690101123.50',
    '识别码A341222690101123',
    '统一社会信用代码 91341222MA2ABCDE1X',
    '账号登录后请修改密码，编号2026030100010001请妥善保管'.replace('，编号', '。\n编号'),
    '网址 https://a.gov.cn/col/341222690101123/index.html',
    '护照办理须知，电话12367',
    '护照、通行证咨询电话0558-8612345',
    '居住证办理流程 3412220001',
    '通行证 0558-8612345',
    '证书编号：A123456(7)',
    '合同编号HT123456(2)',
    '户名：太和县非税收入管理局 账号34050171820800000123',
    '开户行：建设银行太和支行，账号34050171820800000123，户名：太和县公共资源交易中心',
    '缴至太和县财政局账户（账号：12345678901234567）',
    '王建国，主任医师，擅长糖尿病、高血压的诊治',
    '李娜 副主任医师 心内科 冠心病 高血压',
  ])
    it(`is not seen in “${text.replaceAll('\n', ' / ')}”`, () => expect(findLikelyData(text)).to.deep.equal([]))

  it('is told in a form that nobody can read back', () => {
    expect(
      findLikelyData('张三，身份证341222690101123，账号12345678901234567，患癫痫').map(({ masked }) => masked),
    ).to.have.members(['34**********123', '*************4567', '张**'])
    expect(maskPersonalData('账号：12345678901234567，护照E12345678')).to.equal(
      '账号：*************4567，护照E******78',
    )
  })

  it('is not seen in the shared items: lists of grants, of fines, of villages, leaflets and laws', function () {
    const lines = readFileSync(needsShared(this, 'data/items.ndjson'), 'utf8').split('\n').filter(Boolean)
    const refused = lines.filter((line) => {
      const { title, body } = JSON.parse(line)
      return findLikelyData(`${title}\n${body}`).length > 0
    })
    // One false refusal in a hundred would be too many.
    expect(refused.map((line) => JSON.parse(line).id)).to.deep.equal([])
  })

  it('is not seen in 3,322 titles and addresses of notices, nor in 1,152 document numbers', function () {
    for (const name of ['data/doc_numbers.csv', 'data/publication_lag.csv'])
      expect(findLikelyData(readFileSync(needsShared(this, name), 'utf8')), name).to.deep.equal([])
  })

  it('has places within the text that do not overlap by one rule, whatever stands around', () => {
    const piece = fc.constantFrom(
      ...[
        '张三',
        '患',
        '肺癌',
        '，',
        '\n',
        '\t',
        '姓名',
        '病种',
        '341222690101123',
        '账号',
        '12345678901234567',
        '3组',
        '村',
        ' ',
      ],
      ...['护照', 'E12345678', '王小明', '残疾', '二级', '𠮷', '13800138000', '\u200b'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        for (const { offset, length, masked } of findLikelyData(text)) {
          expect(offset).to.be.at.least(0)
          expect(offset + length).to.be.at.most(text.length)
          expect(masked).not.to.match(/\d{5}/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is looked for in time that grows with the text only', () => {
    for (const piece of [
      '张三患癌\n',
      '张三患癌',
      '癌',
      '村3组12号',
      '姓名\t病种\n',
      '姓名 ',
      '姓名',
      '账号1234567890123456 ',
      '341222690101123，',
      '1 2 3 ',
      '护照',
      'A123456(7)',
      '张',
    ])
      expectLinearTime(piece, findLikelyData)
  })
})
