// Digits as they are said, in every language that a contact can be in, so that a code can be read aloud in the caller's own.

/**
 * From nought to nine; `name` is what the language calls itself.
 * @type {{language: string, name: string, words: string[]}[]}
 */
export const spokenDigits = [
  { language: "fi", name: "Suomi", words: "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän".split(" ") },
  { language: "sv", name: "Svenska", words: "noll ett två tre fyra fem sex sju åtta nio".split(" ") },
  { language: "en", name: "English", words: "zero one two three four five six seven eight nine".split(" ") },
  { language: "ar", name: "العربية", words: "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split(" ") },
  { language: "so", name: "Soomaali", words: "eber kow laba saddex afar shan lix toddoba siddeed sagaal".split(" ") },
  { language: "ru", name: "Русский", words: "ноль один два три четыре пять шесть семь восемь девять".split(" ") },
  { language: "et", name: "Eesti", words: "null üks kaks kolm neli viis kuus seitse kaheksa üheksa".split(" ") },
  { language: "uk", name: "Українська", words: "нуль один два три чотири п’ять шість сім вісім дев’ять".split(" ") },
];

/**
 * The digits of a group of a code in words.
 * @param {string} group
 * @param {string[]} words
 */
export const spelled = (group, words) => [...group].map((digit) => words[Number(digit)]).join(" – ");
