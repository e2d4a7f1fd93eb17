import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeMulaw } from "../../src/dispatch/exchange/training/media/g711.ts";

/** One clip: what is said, and how. */
interface Clip {
  readonly name: string;
  /** espeak-ng's voice variant. */
  readonly variant: string;
  readonly pitch: number;
  /** Words a minute. */
  readonly speed: number;
  readonly text: string;
}

/** The training exchange's citizens: written for this project; persons and matters are invented. */
const clips: readonly Clip[] = [
  {
    name: "heating",
    variant: "f2",
    pitch: 42,
    speed: 225,
    text: "您好，我家的暖气从昨天晚上开始就不热了，屋里只有十四度。家里有一位八十岁的老人，冻得受不了。麻烦你们帮我催一催。",
  },
  {
    name: "noise",
    variant: "m3",
    pitch: 45,
    speed: 250,
    text: "你好，我要投诉。我们小区旁边的工地，每天半夜两点还在施工，声音特别大，孩子根本睡不着觉。已经一个星期了，请你们管一管。",
  },
  {
    name: "water",
    variant: "f4",
    pitch: 55,
    speed: 240,
    text: "喂，您好。我们这栋楼今天早上突然停水了，也没有看到通知。请问是什么原因，大概什么时候能来水？楼里有好几户人家都在问。",
  },
  {
    name: "street-light",
    variant: "m1",
    pitch: 35,
    speed: 225,
    text: "您好，我反映一个问题。我们村口那条路上的路灯坏了有十来天了，晚上黑得很，昨天还有人骑车摔倒了。请尽快派人来修一下吧。",
  },
  {
    name: "parking",
    variant: "m7",
    pitch: 50,
    speed: 260,
    text: "你好，我们小区的消防通道天天被私家车占着，物业说管不了。万一着火了怎么办？我想问问这件事到底应该归哪个部门管。",
  },
  {
    name: "praise",
    variant: "f3",
    pitch: 60,
    speed: 230,
    text: "您好，我不是投诉，我是想表扬一下街道的工作人员。前天下大雨，他们帮我母亲把家里的积水都清理干净了，还送来了热饭。真的非常感谢。",
  },
  {
    name: "residence",
    variant: "f5",
    pitch: 50,
    speed: 250,
    text: "请问一下，我的居住证下个月就要到期了，续签需要准备什么材料？是在网上办，还是一定要到派出所去办？大概要等多长时间？",
  },
  {
    name: "garbage",
    variant: "m5",
    pitch: 40,
    speed: 230,
    text: "喂，你好。我们楼下的垃圾桶已经三天没有人清运了，味道非常大，苍蝇也很多。这几天又热，住在一楼的人连窗户都不敢开。请你们帮忙联系一下。",
  },
  {
    name: "rating",
    variant: "f5",
    pitch: 50,
    speed: 230,
    text: "请您对本次服务作出评价。非常满意请按一，满意请按二，一般请按三，不满意请按四。",
  },
  { name: "reply-yes", variant: "f2", pitch: 45, speed: 225, text: "嗯，对，是这样的。" },
  { name: "reply-thanks", variant: "m3", pitch: 45, speed: 230, text: "好的，知道了，谢谢您。" },
];

const telephoneRate = 8_000;

/** Makes every clip as raw 8 kHz G.711 µ-law. @throws Error when espeak-ng is missing or says nothing */
export function makeVoices(folder: string, log: (line: string) => void): void {
  mkdirSync(folder, { recursive: true });
  for (const clip of clips) {
    const { rate, samples } = speak(clip);
    const sound = levelled(decimate(samples, rate));
    writeFileSync(join(folder, `${clip.name}.ulaw`), Uint8Array.from(sound, encodeMulaw));
    log(`${clip.name}: ${(sound.length / telephoneRate).toFixed(1)} s`);
  }
}

function speak(clip: Clip): { rate: number; samples: Int16Array } {
  const args = ["-v", `cmn+${clip.variant}`, "-p", String(clip.pitch), "-s", String(clip.speed), "--stdout", clip.text];
  const said = spawnSync("espeak-ng", args, { maxBuffer: 64 * 1024 * 1024 });
  if (said.status !== 0 || said.stdout.length < 100) throw new Error(`espeak-ng said nothing for "${clip.name}"; is it installed?`);
  const rate = said.stdout.readUInt32LE(24);
  const data = said.stdout.subarray(44);
  return { rate, samples: Int16Array.from({ length: Math.floor(data.length / 2) }, (_, index) => data.readInt16LE(index * 2)) };
}

/** To the telephone's rate through a windowed-sinc low pass at 3.4 kHz, so that nothing folds back into the band. */
function decimate(samples: Int16Array, rate: number): Float64Array {
  const half = 48;
  const cut = 3_400 / rate;
  const kernel = Float64Array.from({ length: 2 * half + 1 }, (_, index) => {
    const place = index - half;
    const sinc = place === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * place) / (Math.PI * place);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * place) / (half + 1)));
  });
  const ratio = rate / telephoneRate;
  return Float64Array.from({ length: Math.floor(samples.length / ratio) }, (_, index) => {
    const centre = Math.round(index * ratio);
    return kernel.reduce((sum, weight, place) => sum + weight * (samples[centre + place - half] ?? 0), 0);
  });
}

/** Every voice equally loud: the peak at half of full scale. */
function levelled(sound: Float64Array): Int16Array {
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return Int16Array.from(sound, (sample) => Math.round((sample / peak) * 16_000));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  makeVoices(fileURLToPath(new URL("../../resources/voices", import.meta.url)), (line) => console.log(line));
}
