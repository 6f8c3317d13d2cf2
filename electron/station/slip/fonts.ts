import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const font = (file: string): string => require.resolve(`@expo-google-fonts/be-vietnam-pro/${file}`);

/** Whole TrueType files: split subsets tear Vietnamese words apart in the text of a PDF. */
export const slipFonts = {
  BeVietnamPro: {
    normal: font('400Regular/BeVietnamPro_400Regular.ttf'),
    bold: font('700Bold/BeVietnamPro_700Bold.ttf'),
    italics: font('400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf'),
    bolditalics: font('700Bold_Italic/BeVietnamPro_700Bold_Italic.ttf'),
  },
};
