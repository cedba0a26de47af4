/** torchvision.ops. */
export const signatures = `
torchvision.ops.nms, torchvision.ops.boxes.nms, torch.ops.torchvision.nms(boxes, scores, iou_threshold) -> nms
torchvision.ops.batched_nms, torchvision.ops.boxes.batched_nms(boxes, scores, idxs, iou_threshold) -> nms
torchvision.ops.box_iou, torchvision.ops.boxes.box_iou(boxes1, boxes2) -> box_iou
torchvision.ops.generalized_box_iou, torchvision.ops.boxes.generalized_box_iou(boxes1, boxes2)
  -> box_iou kind="generalized"
torchvision.ops.complete_box_iou, torchvision.ops.boxes.complete_box_iou(boxes1, boxes2, eps=1e-7)
  -> box_iou kind="complete"
torchvision.ops.distance_box_iou, torchvision.ops.boxes.distance_box_iou(boxes1, boxes2, eps=1e-7)
  -> box_iou kind="distance"
torchvision.ops.box_area, torchvision.ops.boxes.box_area(boxes) -> box_area
torchvision.ops.remove_small_boxes, torchvision.ops.boxes.remove_small_boxes(boxes, min_size) -> remove_small_boxes
torchvision.ops.clip_boxes_to_image, torchvision.ops.boxes.clip_boxes_to_image(boxes as input, size)
  -> clip_boxes_to_image
torchvision.ops.box_convert, torchvision.ops.boxes.box_convert(boxes as input, in_fmt, out_fmt) -> box_convert
torchvision.ops.masks_to_boxes, torchvision.ops.boxes.masks_to_boxes(masks) -> masks_to_boxes
torchvision.ops.roi_align(input, boxes, output_size, spatial_scale=1.0, sampling_ratio=-1, aligned=False) -> roi_align
torchvision.ops.roi_pool(input, boxes, output_size, spatial_scale=1.0) -> roi_align kind="pool"
torchvision.ops.ps_roi_align(input, boxes, output_size, spatial_scale=1.0, sampling_ratio=-1) -> ps_roi_align
torchvision.ops.ps_roi_pool(input, boxes, output_size, spatial_scale=1.0) -> ps_roi_align kind="pool"
torchvision.ops.deform_conv2d(input, offset, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1),
  mask=None) -> deform_conv2d
torchvision.ops.stochastic_depth(input, p, mode, training=True) -> same_shape
torchvision.ops.drop_block2d, torchvision.ops.drop_block3d(input, p, block_size, inplace=False, eps=1e-6, training=True)
  -> same_shape
torchvision.ops.sigmoid_focal_loss(inputs as input, targets as target, alpha=0.25, gamma=2, reduction="none")
  -> sigmoid_focal_loss
`;
