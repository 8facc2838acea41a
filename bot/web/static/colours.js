// Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008), as in the other front ends.
const OBJECTS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442"];

export const colour = (number) => OBJECTS[(number - 1) % OBJECTS.length];
