// The parts every screen is made of. They know no domain.
export { AutosaveText, type AutosaveTextProps } from "./AutosaveText";
export { Button, type ButtonProps } from "./Button";
export { Callout, type CalloutProps } from "./Callout";
export { Card, type CardProps, type Hue } from "./Card";
export { Checkbox, type CheckboxProps } from "./Checkbox";
export { Chip, type ChipProps, ToggleChip, type ToggleChipProps } from "./Chip";
export { ComboBox, type ComboBoxProps } from "./ComboBox";
export { copyText } from "./copy";
export { DateField, type DateFieldProps } from "./DateField";
export { Difference, type DifferenceProps } from "./Difference";
export { ConfirmDialog, type ConfirmDialogProps, Dialog, type DialogProps } from "./Dialog";
export { Disclosure, type DisclosureProps } from "./Disclosure";
export { EmptyState, type EmptyStateProps } from "./EmptyState";
export { ErrorMessage, type ErrorMessageProps } from "./ErrorMessage";
export { ExplainError } from "./explain";
export { Facts, type FactsProps } from "./Facts";
export { IconButton, type IconButtonProps } from "./IconButton";
export { MarkdownField, type MarkdownFieldProps } from "./MarkdownField";
export { Menu, type MenuAction, type MenuProps } from "./Menu";
export { Notices } from "./Notices";
export { type Notice, tell } from "./notices";
export { Panel, type PanelProps } from "./Panel";
export { PeriodFields, type PeriodFieldsProps } from "./PeriodFields";
export { ProgressBar, type ProgressBarProps } from "./ProgressBar";
export { RadioGroup, type RadioGroupProps, type RadioOption, SegmentedControl } from "./RadioGroup";
export { type Option, Select, type SelectProps } from "./Select";
export { type TabContent, Tabs, type TabsProps } from "./Tabs";
export { TextArea, type TextAreaProps } from "./TextArea";
export { TextField, type TextFieldProps } from "./TextField";
export { Tooltip } from "./Tooltip";
export {
  draftLabels,
  holdDraft,
  saveAll,
  type Unsaved,
  useHeldDraft,
  watchTyping,
  wordsInNotices,
} from "./unsaved";
export { VirtualList, type VirtualListProps } from "./VirtualList";
