// The viewer's own words, said as the server says them (engine/forms).
const CHINESE = {
  'Field is required.': '请填写。',
  'Field must match pattern {value}.': '填写的格式不符合要求。',
  'Field must have minimum value of {value}.': '不能小于 {value}。',
  'Field must have maximum value of {value}.': '不能大于 {value}。',
  'Field must have minimum length of {value}.': '至少填写 {value} 个字。',
  'Field must have maximum length of {value}.': '最多填写 {value} 个字。',
  'Field must be a valid international phone number. (e.g. +4930664040900)': '请填写带国家代码的电话号码，例如 +8613800138000。',
  'Field must be a valid email.': '请填写有效的电子邮箱，例如 name@example.cn。',
  'Min validation value is not a valid number.': '表单规定的最小值无法计算。',
  'Max validation value is not a valid number.': '表单规定的最大值无法计算。',
  'Value is not a number.': '这里应填写数字。',
  'Value is expected to be an integer.': '这里应填写整数。',
  'Value is expected to have at most 1 decimal digit.': '小数最多 1 位。',
  'Value is expected to have at most {value} decimal digits.': '小数最多 {value} 位。',
  'Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.': '不是允许的数值，最接近的是 {previousValue} 和 {nextValue}。',
  'Date and time must both be entered.': '日期和时间都要填写。',
  'Increment': '增加',
  'Decrement': '减少',
  'Skip to search': '跳到搜索',
  'Remove tag': '移除',
  'Search': '搜索',
  'No results': '没有匹配的选项',
  'All values selected': '已全部选择',
  'Nothing to show.': '没有内容。',
  'No content to show.': '没有内容。',
  "External content couldn't be loaded.": '外部内容无法载入。',
  '{page} of {total}': '第 {page} 页，共 {total} 页',
  'Previous page': '上一页',
  'Next page': '下一页',
  'Click to sort by {value} descending': '按「{value}」降序排列',
  'Click to sort by {value} ascending': '按「{value}」升序排列',
  'Click to remove sorting': '取消排序',
  'No files selected': '未选择文件',
  '{value} files selected': '已选择 {value} 个文件',
  'Document reference is not defined.': '没有指明文件。',
  'Unable to download document': '文件无法下载',
  'Download {fileName}': '下载 {fileName}',
  'Add new': '增加一项',
  'Expand all ({value})': '展开全部（{value}）',
  'Collapse': '收起',
};

export function translation(language) {
  const words = language === 'zh' ? CHINESE : {};
  const translate = (template, replacements = {}) =>
    (words[template] ?? template).replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
  return { translate: ['value', translate] };
}
